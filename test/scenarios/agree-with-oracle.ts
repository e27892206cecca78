/** A month of wild visits, closed by the engine and priced by the oracle: what they agree on, and what not. */
import { pino } from 'pino'
import pg from 'pg'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { connect } from '../../db/connect.ts'
import { importAccounts } from '../../db/import-members.ts'
import { createSealer } from '../../db/seal.ts'
import type { MonthServices } from '../../server/month/calculate.ts'
import { closeMonth } from '../../server/month/steps.ts'
import { makeVisits } from './many-visits.ts'
import { DISAGREEMENTS } from './oracle.ts'

export interface Agreement {
  activities: number
  feeYen: number
  rewardYen: number
  subsidyYen: number
  /** of what kinds there were, so that a one-sided draw is noticed */
  kinds: Record<'midnight' | 'holiday' | 'siblings' | 'sick' | 'cancelled' | 'free' | 'partly', number>
  disagreements: object[]
}

export function monthServices(appUrl: string, now: string): MonthServices & { close(): Promise<void> } {
  const db = connect(appUrl, { poolSize: 4 })
  const services = {
    db,
    city: kitakyushu,
    clock: () => new Date(now),
    sealer: createSealer(Buffer.alloc(32, 3)),
    config: { transfer: { wo: 'refuse' as const } },
  }
  return { ...services, log: pino({ level: 'silent' }), close: () => db.close() } as MonthServices & {
    close(): Promise<void>
  }
}

/** @param urls  of an empty, migrated database */
export async function agreeWithOracle(
  urls: { appUrl: string; ownerUrl: string },
  wanted: { activities: number; providers: number; seed: number },
): Promise<Agreement> {
  const client = new pg.Client({ connectionString: urls.ownerUrl })
  await client.connect()
  const services = monthServices(urls.appUrl, '2025-12-05T09:00:00+09:00')
  try {
    await makeVisits(client, { ...wanted, kind: 'wild' })
    await sealAccounts(client, services)
    const { activities, feeYen, rewardYen, subsidyYen } = await closeMonth(services, '2025-11', 'staff:1')
    const { rows: runs } = await client.query<{ id: string }>('select id from runs where voided_at is null')
    const { rows: disagreements } = await client.query<object>(`${DISAGREEMENTS} limit 5`, [runs[0]!.id])
    const { rows: kinds } = await client.query<Agreement['kinds']>(KINDS)
    return { activities, feeYen, rewardYen, subsidyYen, kinds: kinds[0]!, disagreements }
  } finally {
    await services.close()
    await client.end()
  }
}

/** The checks open every account that is paid to. */
async function sealAccounts(client: pg.Client, { db, sealer, clock }: MonthServices): Promise<void> {
  const { rows } = await client.query<{ member_no: string }>('delete from accounts returning member_no')
  const account = { bankCode: '0190', branchCode: '001', kind: '1' as const, number: '0000001' }
  await db.drizzle.transaction((tx) =>
    importAccounts(
      tx,
      sealer,
      rows.map(({ member_no: memberNo }) => ({ ...account, memberNo, holderKana: 'ﾚｲ ｼﾞﾛｳ' })),
      clock(),
    ),
  )
}

const KINDS = `
select count(*) filter (where a.end_time < a.start_time)::int as midnight,
  count(*) filter (where a.date in ('2025-01-01', '2025-05-05', '2025-11-24'))::int as holiday,
  count(*) filter (where jsonb_array_length(a.children) > 1)::int as siblings,
  count(*) filter (where a.children @> '[{"sick":true}]')::int as sick,
  count(*) filter (where a.cancelled is not null)::int as cancelled,
  count(*) filter (where l.programme_visit <= 24)::int as free,
  count(*) filter (where a.children -> 1 ?| array['start', 'end'])::int as partly
from activities a join run_lines l using (activity_no)`
