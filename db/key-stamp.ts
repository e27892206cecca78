/**
 * KeyStamp: the root key a database is sealed under, known again by a fingerprint that says nothing of the key.
 *
 * Promise:  a database that is stamped, or holds anything sealed, is never opened under another key: what would be
 *           sealed from then on could not be read beside what is there.
 * Used by:  server/open-database.ts
 */
import { eq, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Db } from './connect.ts'
import {
  accounts,
  applications,
  children,
  memberDetails,
  photos,
  questionMessages,
  stamps,
} from './schema.ts'
import type { Sealer } from './seal.ts'

export class WrongKeyError extends Error {
  override readonly name = 'WrongKeyError'
  constructor() {
    super('this database is sealed under another root key')
  }
}

const SEALED: PgColumn[] = [
  accounts.sealedAccount,
  memberDetails.sealedDetails,
  children.sealedHealth,
  applications.sealedForm,
  questionMessages.sealedText,
  photos.sealedImage,
]

/**
 * @param options.stamp  mark a database that has no stamp yet: what a verb seals before the first start is judged then
 * @throws WrongKeyError
 */
export async function checkKey(
  db: Db,
  sealer: Pick<Sealer, 'fingerprint' | 'head'>,
  options: { stamp: boolean },
): Promise<void> {
  const stamped = await keyStamp(db)
  if (stamped === null && !(await isSealedUnder(db, sealer.head))) throw new WrongKeyError()
  if (stamped === null && options.stamp)
    await db.insert(stamps).values({ key: 'key', value: sealer.fingerprint }).onConflictDoNothing()
  // of two that stamp at once one comes first
  const stands = stamped ?? (await keyStamp(db)) ?? sealer.fingerprint
  if (stands !== sealer.fingerprint) throw new WrongKeyError()
}

async function keyStamp(db: Db): Promise<string | null> {
  const [stamp] = await db.select().from(stamps).where(eq(stamps.key, 'key'))
  return stamp?.value ?? null
}

/** Nothing is sealed, or most of it under this key: one damaged row is no other key. */
async function isSealedUnder(db: Db, head: Buffer): Promise<boolean> {
  const heads = SEALED.map(
    (column) =>
      sql`select substring(${column} from 1 for ${head.length}) as head from ${column.table} where ${column} is not null`,
  )
  const { rows } = await db.execute<{ ours: number; sealed: number }>(
    sql`select count(*)::int as sealed, (count(*) filter (where head = ${head}))::int as ours
        from (${sql.join(heads, sql` union all `)}) as heads`,
  )
  const { ours, sealed } = rows[0]!
  return 2 * ours >= sealed
}
