/**
 * WithServices: what a verb needs of a service, for the length of one call. Attaches to a running database or
 * starts it for the call; opens no port.
 */
import { connect, type Database } from '../db/connect.ts'
import { createSealer, type Sealer } from '../db/seal.ts'
import { kitakyushu } from '../city/kitakyushu/city.ts'
import type { City } from '../city/city.ts'
import { readConfig, type Config } from './config.ts'
import { openDatabase } from './open-database.ts'
import { clockOf, type Clock } from './clock.ts'
import type { VerbIo } from './verb.ts'

export interface VerbServices {
  config: Config
  db: Database
  clock: Clock
  sealer: Sealer
  city: City
}

export const withServices = (
  io: VerbIo,
  work: (services: VerbServices) => Promise<number>,
): Promise<number> => withDatabase(readConfig(io.env), work)

export async function withDatabase<Found>(
  config: Config,
  work: (services: VerbServices) => Promise<Found>,
): Promise<Found> {
  const opened = await openDatabase(config, { service: false })
  const db = connect(opened.appUrl, { poolSize: 2 })
  try {
    return await work({
      config,
      db,
      clock: clockOf(config),
      sealer: createSealer(config.rootKey),
      city: kitakyushu,
    })
  } finally {
    await db.close()
    await opened.close()
  }
}
