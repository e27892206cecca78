/** Copies of a migrated database on a server of our own, for proofs that run without the test runner. */
import pg from 'pg'

export interface Clone {
  ownerUrl: string
  appUrl: string
  drop(): Promise<void>
}

/** @param server  its own database is the one that is copied; nobody may be connected to it */
export async function cloneOf(server: { ownerUrl: string; appUrl: string }, name: string): Promise<Clone> {
  const template = new URL(server.ownerUrl).pathname.slice(1)
  await command(server.ownerUrl, `create database ${name} template ${template}`)
  return {
    ownerUrl: on(server.ownerUrl, name),
    appUrl: on(server.appUrl, name),
    drop: () => command(server.ownerUrl, `drop database ${name} with (force)`),
  }
}

function on(url: string, database: string): string {
  const moved = new URL(url)
  moved.pathname = `/${database}`
  return moved.href
}

async function command(url: string, statement: string): Promise<void> {
  const moved = on(url, 'postgres')
  const client = new pg.Client({ connectionString: moved })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
