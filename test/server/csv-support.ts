/** A register to import into and export from, in a database of its own. Everybody in it is invented. */
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { createSealer } from '../../db/seal.ts'
import { sampleCity } from '../../sandbox/sample-city.ts'
import { CsvRefusal, importCsv, type ImportKind } from '../../server/csv-import.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

export interface Office {
  fresh: FreshDatabase
  services: {
    db: FreshDatabase['database']
    city: typeof kitakyushu
    clock: () => Date
    sealer: ReturnType<typeof createSealer>
    config: { transfer: { wo: 'refuse' } }
  }
  import(kind: ImportKind, text: string): Promise<{ rows: number; changed: number }>
  /** 'line: message' of each problem */
  problems(kind: ImportKind, text: string): Promise<string[]>
  /** everything the imports write, to see that nothing changed */
  everything(): Promise<unknown>
}

export const SAMPLE_KINDS: ImportKind[] = [
  'members',
  'children',
  'accounts',
  'trainings',
  'pairs',
  'programmes',
  'activities',
]
export const sample = sampleCity('2025-11-05')

export async function openOffice(): Promise<Office> {
  const fresh = await freshDatabase()
  const services = {
    db: fresh.database,
    city: kitakyushu,
    clock: () => new Date('2025-11-05T09:00:00+09:00'),
    sealer: createSealer(Buffer.alloc(32, 3)),
    config: { transfer: { wo: 'refuse' as const } },
  }
  const office: Office = {
    fresh,
    services,
    import: (kind, text) => fresh.database.drizzle.transaction((tx) => importCsv(tx, services, kind, text)),
    problems: (kind, text) =>
      office.import(kind, text).then(
        () => ['was taken'],
        (error: unknown) => {
          if (!(error instanceof CsvRefusal)) throw error
          return error.problems.map(({ line, message }) => `${line}: ${message}`)
        },
      ),
    async everything() {
      const tables = [
        'members',
        'children',
        'accounts',
        'trainings',
        'pairs',
        'programme_periods',
        'cases',
        'reports',
        'activities',
        'kintone_records',
      ]
      const rows = await Promise.all(
        tables.map(
          async (table) =>
            (await fresh.database.pool.query(`select t::text from ${table} t order by 1`)).rows,
        ),
      )
      return Object.fromEntries(tables.map((table, index) => [table, rows[index]]))
    },
  }
  return office
}

export async function importSample(office: Office): Promise<void> {
  for (const kind of SAMPLE_KINDS) await office.import(kind, sample[kind])
}
