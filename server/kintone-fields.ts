/**
 * KintoneFields: members and accounts as kintone should hold them.
 *
 * Promise:  bank and health data lie nowhere in clear on our side: a wanted record holds a mark instead (the hash of
 *           the sealed envelope, which changes with every change), and the values are put in when it is sent.
 * Used by:  server/kintone-wants.ts (what is stored), server/jobs/sync-kintone.ts (what is sent).
 */
import { createHash } from 'node:crypto'
import { asc, inArray } from 'drizzle-orm'
import type { City } from '../city/city.ts'
import type { Db } from '../db/connect.ts'
import { accountOf } from '../db/accounts.ts'
import type { ClaimedRecord } from '../db/kintone-records.ts'
import { registeredChildren } from '../db/register-member.ts'
import { accounts, children, members } from '../db/schema.ts'
import type { Sealer } from '../db/seal.ts'
import { accountRecord } from '../office/kintone/account-record.ts'
import { CHILDREN_CODE, memberRecordWithChildren, type TableRow } from '../office/kintone/member-record.ts'

type Fields = Record<string, unknown>

/** No field of any app: taken out before the record is sent. */
const MARK = '$sealed'
const markOf = (envelopes: (Buffer | null)[]) =>
  createHash('sha256')
    .update(Buffer.concat(envelopes.map((envelope) => envelope ?? Buffer.of(0))))
    .digest('hex')

/** By member number; those who are not registered are left out. */
export async function memberFields(
  db: Db,
  city: Pick<City, 'kintone'>,
  memberNos: string[],
): Promise<Map<string, Fields>> {
  const rows = await db.select().from(members).where(inArray(members.memberNo, memberNos))
  const childRows = await db
    .select()
    .from(children)
    .where(inArray(children.requesterNo, memberNos))
    .orderBy(asc(children.birthDate), asc(children.id))
  return new Map(
    rows.map((member) => {
      const own = childRows.filter((child) => child.requesterNo === member.memberNo)
      const plain = own.map((child) => ({ ...child, allergy: '' }))
      const fields: Fields = memberRecordWithChildren(member, plain, { allergy: false })
      if (city.kintone.childAllergy) fields[MARK] = markOf(own.map((child) => child.sealedHealth))
      return [member.memberNo, fields]
    }),
  )
}

export async function accountFields(db: Db, memberNos: string[]): Promise<Map<string, Fields>> {
  const rows = await db.select().from(accounts).where(inArray(accounts.memberNo, memberNos))
  return new Map(
    rows.map(({ memberNo, sealedAccount }) => [
      memberNo,
      { 会員番号: memberNo, [MARK]: markOf([sealedAccount]) },
    ]),
  )
}

/** What is wanted, with the sealed values in their places, as they are now. */
export async function revealed(
  { db, sealer }: { db: Db; sealer: Sealer },
  { app, key, fields }: Pick<ClaimedRecord, 'app' | 'key' | 'fields'>,
): Promise<Fields> {
  if (!(MARK in fields)) return fields
  if (app === 'accounts') {
    const account = await accountOf(db, sealer, key)
    // what kintone holds stays there
    return account && account !== 'damaged' ? accountRecord(key, account) : { 会員番号: key }
  }
  const { [MARK]: _mark, ...plain } = fields
  const allergies = new Map(
    (await registeredChildren(db, sealer, key)).map((child) => [
      `${child.name} ${child.birthDate}`,
      child.allergy,
    ]),
  )
  const rows = (plain[CHILDREN_CODE] ?? []) as TableRow[]
  const allergyOf = ({ value }: TableRow) =>
    allergies.get(`${value['児童氏名']?.value} ${value['児童生年月日']?.value}`) ?? ''
  return {
    ...plain,
    [CHILDREN_CODE]: rows.map((row) => ({ value: { ...row.value, アレルギー: { value: allergyOf(row) } } })),
  }
}

/** What earlier tries may have written. Those with other sealed values are left out: these are no more known. */
export const revealedTries = (
  services: { db: Db; sealer: Sealer },
  { app, key, fields, tried }: Pick<ClaimedRecord, 'app' | 'key' | 'fields' | 'tried'>,
): Promise<Fields[]> =>
  Promise.all(
    tried
      .filter((sent) => sent[MARK] === fields[MARK])
      .map((sent) => revealed(services, { app, key, fields: sent })),
  )
