/** Copies of a migrated database on a server of our own, for proofs that run without the test runner. */
import { createDatabase, dropDatabase, urlOn } from './own-database.ts'

export interface Clone {
  ownerUrl: string
  appUrl: string
  drop(): Promise<void>
}

/** @param server  its own database is the one that is copied; nobody may be connected to it */
export async function cloneOf(server: { ownerUrl: string; appUrl: string }, name: string): Promise<Clone> {
  const template = new URL(server.ownerUrl).pathname.slice(1)
  await createDatabase(server.ownerUrl, name, template)
  return {
    ownerUrl: urlOn(server.ownerUrl, name),
    appUrl: urlOn(server.appUrl, name),
    drop: () => dropDatabase(server.ownerUrl, name),
  }
}
