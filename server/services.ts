/**
 * Services: what routes and jobs are handed. Made once in main.ts; tests make their own.
 */
import type { Logger } from 'pino'
import type { LineClient } from '../bot/line-client.ts'
import type { City } from '../city/city.ts'
import type { Database } from '../db/connect.ts'
import type { Sealer } from '../db/seal.ts'
import type { Reader } from '../ocr/reader.ts'
import type { KintoneClient } from '../office/kintone/client.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'

export type { Clock }

export interface Services {
  config: Config
  db: Database
  clock: Clock
  sealer: Sealer
  city: City
  reader: Reader
  line: LineClient
  kintone: KintoneClient
  log: Logger
}
