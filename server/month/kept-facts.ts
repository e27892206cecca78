/**
 * KeptFacts: what a run's papers say beside its lines and decisions: who the members are and where they live, the city's
 * texts, the picture of its seal.
 *
 * Promise:  of a run whose files were made these are what they were then, kept sealed: a member who changes their name,
 *           or a mayor who leaves, changes no paper of a closed month (docs/decisions/0013-files-are-kept.md).
 * Used by:  run-papers.ts.
 */
import { readFile } from 'node:fs/promises'
import { inArray } from 'drizzle-orm'
import type { City } from '../../city/city.ts'
import type { Db } from '../../db/connect.ts'
import { keepContents, keptContent } from '../../db/run-contents.ts'
import type { Run } from '../../db/runs.ts'
import { members } from '../../db/schema.ts'
import { unpackPicture } from '../../office/paper/picture.ts'
import type { Services } from '../services.ts'
import { MonthRefusal } from './refusal.ts'
import { inPortions } from './in-portions.ts'

export interface Person {
  memberNo: string
  name: string
  /** absent: kept before it was asked for */
  kana?: string
  /** digits */
  postalCode: string
  address: string
}

export interface RunFacts {
  cityName: string
  month: City['month']
  people: ReadonlyMap<string, Person>
  /** PNG; null prints （公印省略） */
  sealPicture: Buffer | null
}

export type FactServices = Pick<Services, 'city' | 'config' | 'sealer'>

const KEY = 'facts'

/** Those kept with the run, or as they are now. */
export async function factsOf(
  db: Db,
  services: FactServices,
  run: Run,
  memberNos: string[],
): Promise<RunFacts> {
  const kept = await keptContent(db, services.sealer, run.id, KEY)
  if (kept) return readFacts(kept)
  const { texts, month } = services.city
  return {
    ...{ cityName: texts.cityName, month, people: await peopleOf(db, memberNos) },
    sealPicture: await readSealPicture(services.config.sealPicture),
  }
}

/** Of the run's first files; later ones change nothing. */
export async function keepFacts(
  tx: Db,
  { sealer }: Pick<Services, 'sealer'>,
  run: Run,
  facts: RunFacts,
  now: Date,
): Promise<void> {
  const { cityName, month, people, sealPicture } = facts
  const text = JSON.stringify({
    ...{ cityName, month, people: [...people.values()] },
    sealPicture: sealPicture && sealPicture.toString('base64'),
  })
  await keepContents(tx, sealer, run.id, new Map([[KEY, Buffer.from(text)]]), now)
}

function readFacts(bytes: Buffer): RunFacts {
  const { cityName, month, people, sealPicture } = JSON.parse(bytes.toString()) as {
    cityName: string
    month: City['month']
    people: Person[]
    sealPicture: string | null
  }
  return {
    ...{ cityName, month, people: new Map(people.map((person) => [person.memberNo, person])) },
    sealPicture: sealPicture === null ? null : Buffer.from(sealPicture, 'base64'),
  }
}

const PNG = Buffer.from('89504e470d0a1a0a', 'hex')
const MOST_BYTES = 1_000_000

/** @throws MonthRefusal SEAL_PICTURE when the setting names no PNG that can be drawn */
export async function readSealPicture(path: string | null | undefined): Promise<Buffer | null> {
  if (!path) return null
  const refused = (why: string) => new MonthRefusal('SEAL_PICTURE', `SEAL_PICTURE ${why}`)
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw refused(`cannot be read (${error.code})`)
  })
  if (!bytes.subarray(0, PNG.length).equals(PNG) || bytes.length > MOST_BYTES)
    throw refused('is no PNG of at most 1 MB')
  await unpackPicture(bytes).catch((error: Error) => {
    throw refused(`cannot be drawn: ${error.message}`)
  })
  return bytes
}

async function peopleOf(db: Db, memberNos: string[]): Promise<Map<string, Person>> {
  const rows = await inPortions(memberNos, (some) =>
    db
      .select({
        ...{ memberNo: members.memberNo, name: members.name, kana: members.kana },
        ...{ postalCode: members.postalCode, address: members.address },
      })
      .from(members)
      .where(inArray(members.memberNo, some)),
  )
  return new Map(rows.map((row) => [row.memberNo, { ...row, postalCode: row.postalCode.replace(/\D/g, '') }]))
}
