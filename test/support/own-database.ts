/** Databases made and dropped on a server of our own, as its owner. */
import pg from 'pg'

/** @param template  the database that is copied; nobody may be connected to it */
export const createDatabase = (adminUrl: string, name: string, template?: string): Promise<void> =>
  asAdmin(adminUrl, `create database ${name}${template ? ` template ${template}` : ''}`)

/** Whoever is still connected is thrown out. */
export async function dropDatabase(adminUrl: string, name: string, tries = 50): Promise<void> {
  try {
    await asAdmin(adminUrl, `drop database if exists ${name} with (force)`)
  } catch (error) {
    // autovacuum works as the superuser, whose processes the owner may not end: it is done in a moment
    if ((error as { code?: string }).code !== '42501' || tries === 1) throw error
    await new Promise((resolve) => setTimeout(resolve, 100))
    await dropDatabase(adminUrl, name, tries - 1)
  }
}

export function urlOn(serverUrl: string, database: string): string {
  const moved = new URL(serverUrl)
  moved.pathname = `/${database}`
  return moved.href
}

async function asAdmin(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOn(adminUrl, 'postgres') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
