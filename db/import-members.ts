/**
 * ImportMembers: the register's bulk loads. Each takes rows already checked by the csv reader, in one transaction.
 *
 * Promise:  loading the same rows twice changes nothing, not even `updated_at`; a row that is not in the file stays.
 * Used by:  server/import-csv.ts, the sandbox's world.
 */
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { isSameAccount, openAccount, sealAccount, type BankAccount } from './accounts.ts'
import { appendAudits } from './audit.ts'
import type { Db } from './connect.ts'
import type { ProgrammePeriod } from './programme-periods.ts'
import { accounts, children, members, pairs, programmePeriods, trainings } from './schema.ts'
import type { Sealer } from './seal.ts'

/** `changed` counts new and altered rows; the rest of the file was there already. */
export interface ImportCount {
  rows: number
  changed: number
}

const ROWS_PER_INSERT = 500

export async function importMembers(
  tx: Db,
  rows: Omit<typeof members.$inferInsert, 'updatedAt'>[],
): Promise<ImportCount> {
  const columns = [
    members.name,
    members.kana,
    members.isProvider,
    members.isRequester,
    members.birthDate,
    members.postalCode,
    members.address,
    members.ward,
    members.phone,
    members.joinedOn,
    members.state,
  ]
  return inSlices(rows, (slice) =>
    tx
      .insert(members)
      .values(slice)
      .onConflictDoUpdate({
        target: members.memberNo,
        set: {
          name: sql`excluded.name`,
          kana: sql`excluded.kana`,
          isProvider: sql`excluded.is_provider`,
          isRequester: sql`excluded.is_requester`,
          birthDate: sql`excluded.birth_date`,
          postalCode: sql`excluded.postal_code`,
          address: sql`excluded.address`,
          ward: sql`excluded.ward`,
          phone: sql`excluded.phone`,
          joinedOn: sql`excluded.joined_on`,
          state: sql`excluded.state`,
          updatedAt: sql`now()`,
        },
        setWhere: anyDiffers(columns),
      })
      .returning({ memberNo: members.memberNo }),
  )
}

/** Health notes are not part of the csv and stay as they are. */
export async function importChildren(
  tx: Db,
  rows: { requesterNo: string; name: string; kana: string; birthDate: string }[],
): Promise<ImportCount> {
  return inSlices(rows, (slice) =>
    tx
      .insert(children)
      .values(slice)
      .onConflictDoUpdate({
        target: [children.requesterNo, children.name, children.birthDate],
        set: { kana: sql`excluded.kana` },
        setWhere: anyDiffers([children.kana]),
      })
      .returning({ id: children.id }),
  )
}

export async function importPairs(
  tx: Db,
  rows: { providerNo: string; requesterNo: string; registeredOn: string }[],
): Promise<ImportCount> {
  return inSlices(rows, (slice) =>
    tx
      .insert(pairs)
      .values(slice)
      .onConflictDoUpdate({
        target: [pairs.providerNo, pairs.requesterNo],
        set: { registeredOn: sql`excluded.registered_on` },
        setWhere: anyDiffers([pairs.registeredOn]),
      })
      .returning({ providerNo: pairs.providerNo }),
  )
}

export async function importTrainings(
  tx: Db,
  rows: { memberNo: string; course: string; completedOn: string; expiresOn: string | null }[],
): Promise<ImportCount> {
  return inSlices(rows, (slice) =>
    tx
      .insert(trainings)
      .values(slice)
      .onConflictDoUpdate({
        target: [trainings.memberNo, trainings.course, trainings.completedOn],
        set: { expiresOn: sql`excluded.expires_on` },
        setWhere: anyDiffers([trainings.expiresOn]),
      })
      .returning({ memberNo: trainings.memberNo }),
  )
}

/** @param gone  periods that the rows replace or take back: judged before (server/import-programmes.ts) */
export async function importProgrammes(
  tx: Db,
  rows: ProgrammePeriod[],
  gone: ProgrammePeriod[] = [],
): Promise<ImportCount> {
  for (const { memberNo, programme, startsOn } of gone)
    await tx
      .delete(programmePeriods)
      .where(
        and(
          eq(programmePeriods.memberNo, memberNo),
          eq(programmePeriods.programme, programme),
          eq(programmePeriods.startsOn, startsOn),
        ),
      )
  return inSlices(rows, (slice) =>
    tx
      .insert(programmePeriods)
      .values(slice)
      .onConflictDoUpdate({
        target: [programmePeriods.memberNo, programmePeriods.programme, programmePeriods.startsOn],
        set: { endsOn: sql`excluded.ends_on` },
        setWhere: anyDiffers([programmePeriods.endsOn]),
      })
      .returning({ memberNo: programmePeriods.memberNo }),
  )
}

/**
 * Another account in the place of a known one is marked as changed at `now`: payments to it wait until it was confirmed
 * (server/month/calculate.ts). Whose account came or changed stands in the audit, what it is does not.
 */
export async function importAccounts(
  tx: Db,
  sealer: Sealer,
  rows: (BankAccount & { memberNo: string })[],
  now: Date,
): Promise<ImportCount> {
  return inSlices(rows, async (slice) => {
    const numbers = slice.map((row) => row.memberNo)
    const known = new Map(
      (await tx.select().from(accounts).where(inArray(accounts.memberNo, numbers))).map((row) => [
        row.memberNo,
        openAccount(sealer, row.memberNo, row.sealedAccount),
      ]),
    )
    const changed = slice
      .filter((row) => !isSameAccount(row, known.get(row.memberNo) ?? 'damaged'))
      .map((row) => ({
        memberNo: row.memberNo,
        sealedAccount: sealAccount(sealer, row.memberNo, row),
        updatedAt: now,
      }))
    if (changed.length === 0) return []
    await appendAudits(
      tx,
      changed.map(({ memberNo }) => ({
        ...{ at: now, actor: 'system', action: 'account.changed', subject: `member:${memberNo}` },
        after: { source: 'import' },
      })),
    )
    return tx
      .insert(accounts)
      .values(changed)
      .onConflictDoUpdate({
        target: accounts.memberNo,
        set: { sealedAccount: sql`excluded.sealed_account`, updatedAt: now, changedAt: now },
      })
      .returning({ memberNo: accounts.memberNo })
  })
}

function anyDiffers(columns: PgColumn[]) {
  const here = sql.join(
    columns.map((column) => sql`${column}`),
    sql`, `,
  )
  const there = sql.join(
    columns.map((column) => sql.raw(`excluded."${column.name}"`)),
    sql`, `,
  )
  return sql`(${here}) is distinct from (${there})`
}

async function inSlices<Row>(
  rows: Row[],
  write: (slice: Row[]) => PromiseLike<unknown[]>,
): Promise<ImportCount> {
  let changed = 0
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) {
    changed += (await write(rows.slice(at, at + ROWS_PER_INSERT))).length
  }
  return { rows: rows.length, changed }
}
