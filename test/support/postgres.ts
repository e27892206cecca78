/**
 * Postgres for tests: one server a project, on a temporary folder, with one migrated template database.
 * The project `database-15` runs on PostgreSQL 15, everything else on 18.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../db/migrate.ts'
import { startEmbedded } from '../../db/postgres.ts'

export interface TestPostgres {
  version: 15 | 18
  /** owner role, on a database to create others from */
  adminUrl: string
  appUrl: string
  template: string
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: TestPostgres
  }
}

const TEMPLATE = 'famisapo_template'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const version = project.name.endsWith('-15') ? 15 : 18
  const folder = mkdtempSync(`${tmpdir()}/famisapo-test-${version}-`)
  // What tests of durability kill is a process, never the machine: fsync would only slow them down.
  const server = await startEmbedded(folder, {
    version,
    settings: { fsync: 'off', full_page_writes: 'off', max_connections: '300' },
  })
  const client = new pg.Client({ connectionString: server.ownerUrl })
  await client.connect()
  await client.query(`create database ${TEMPLATE}`)
  // to drop a database although the application still holds connections to it
  await client.query('grant famisapo_app to famisapo_owner')
  await client.end()
  const templateUrl = new URL(server.ownerUrl)
  templateUrl.pathname = `/${TEMPLATE}`
  await migrate(templateUrl.href)
  project.provide('postgres', {
    version,
    adminUrl: server.ownerUrl,
    appUrl: server.appUrl,
    template: TEMPLATE,
  })
  return async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
