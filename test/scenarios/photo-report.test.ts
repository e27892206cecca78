/**
 * A provider sends photos: read and confirmed, asked about, sent twice, taken back, of something else.
 * The sample photos are of provider 100001 and November 2026.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '../../server/contract.ts'
import type { MemberPhone, Seen } from '../support/member-phone.ts'
import { eventually, type StaffHands } from '../support/sandbox.ts'
import { serviceSandbox } from '../support/service-sandbox.ts'

const here = serviceSandbox({ now: '2026-11-22T21:00:00+09:00' })
let phone: MemberPhone
let clerk: StaffHands

beforeAll(async () => {
  phone = await here.sandbox.phone('100001')
  clerk = await here.sandbox.staff('clerk')
})

const textOf = (seen: Seen) => seen.texts.join(' ')
const caseNoIn = (seen: Seen) => /R-\d{8}-\d{5}/.exec(textOf(seen))![0]
const photosOf = async (caseNo: string) =>
  (
    await here.db.database.pool.query<{ state: string; image: boolean }>(
      'select state, sealed_image is not null as image from photos where case_no = $1',
      [caseNo],
    )
  ).rows

describe('a clear photo', { timeout: 60_000 }, () => {
  let caseNo: string

  it('gets a receipt with its case number, and its reading with amounts', async () => {
    await phone.sendSample('single-good.jpg')
    caseNo = caseNoIn(phone.last)
    await phone.hears('これで正しいですか')
    expect(textOf(phone.last)).toMatch(/11月5日\(木\) 15:00–17:00/)
    // 2 h 通常, two siblings: 1,000 + 500 to pay, 2,000 + 1,000 to receive
    expect(textOf(phone.last)).toMatch(/3,000円.*1,500円.*1,500円/)
  })

  it('is on the centre’s desk before anybody confirmed it', async () => {
    expect((await clerk.call<Report>('GET', `/reports/${caseNo}`)).state).toBe('asking')
  })

  it('sent again is recognised and said, and makes no second case', async () => {
    const reading = phone.last
    await phone.sendSample('single-good.jpg')
    expect(textOf(phone.last)).toContain(caseNo)
    const { rows } = await here.db.database.pool.query(
      `select count(*)::int as n from cases where kind = 'report' and origin_key like 'line-%'`,
    )
    expect(rows[0].n).toBe(1)
    phone.last = reading
  })

  it('becomes a report when the member says it is right', async () => {
    await phone.tap('正しい')
    expect(textOf(phone.last)).toContain('報告を受け付けました')
    const report = await clerk.call<Report>('GET', `/reports/${caseNo}`)
    expect(report.state).toBe('submitted')
    expect(report.activities[0]).toMatchObject({
      date: '2026-11-05',
      start: '15:00',
      end: '17:00',
      feeYen: 1500,
      subsidyYen: 1500,
    })
    expect(report.activities[0]!.sources.length).toBeGreaterThan(3)
  })

  it('is kept sealed: no JPEG can be found in the database', async () => {
    const { rows } = await here.db.database.pool.query<{ head: string }>(
      `select encode(substring(sealed_image from 1 for 3), 'hex') as head from photos where sealed_image is not null`,
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.every(({ head }) => head !== 'ffd8ff')).toBe(true)
  })
})

describe('a photo that cannot be read', { timeout: 60_000 }, () => {
  it('is asked for again, saying why and what to do', async () => {
    await phone.sendSample('single-blurred.jpg')
    await phone.hears('ぼやけて')
    expect(textOf(phone.last)).toContain('撮ってください')
  })

  it('of something else is not taken as a report', async () => {
    await phone.sendSample('not-a-form.jpg')
    await phone.hears('活動報告書が見つかりません')
  })

  it('that is no picture at all is answered, not stored', async () => {
    await phone.sendPhotos(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))
    expect(phone.last.texts.length).toBeGreaterThan(0)
  })
})

describe('a monthly sheet with doubts', { timeout: 60_000 }, () => {
  it('asks about the doubtful field only, with candidates to tap, and never takes it as sure', async () => {
    await phone.sendSample('month-doubtful.jpg')
    await phone.hears('確かめてください')
    expect(textOf(phone.last)).toContain('？')
    const { rows } = await here.db.database.pool.query<{ n: number }>(
      'select count(*)::int as n from cut_outs',
    )
    expect(rows[0]!.n).toBeGreaterThan(0)
  })
})

describe('LINE does not give the photo yet', { timeout: 60_000 }, () => {
  it('waits without using up its tries, and is read when LINE is back', async () => {
    const faults = `${here.sandbox.url}/sandbox/world/faults`
    const json = { method: 'POST', headers: { 'content-type': 'application/json' } }
    await fetch(faults, { ...json, body: '{"next":[{"what":"error-503","on":"content","times":1}]}' })
    await fetch(`${here.sandbox.url}/sandbox/world/users/${phone.userId}/image`, {
      ...json,
      body: '{"sample":"month-cut-off.jpg"}',
    })
    const waiting = async () =>
      (
        await here.db.database.pool.query<{ attempts: number }>(
          "select attempts from line_events where handled_at is null and webhook_event_id not like 'own:%'",
        )
      ).rows
    await eventually(waiting, (rows) => rows.length === 1 && rows[0]!.attempts === 0)
    // the next try is 15 seconds away; nobody waits for that here
    await here.db.database.pool.query("update line_events set next_try_at = 'epoch' where handled_at is null")
    await eventually(waiting, (rows) => rows.length === 0)
    await phone.hears('用紙')
  })
})

describe('a photo taken back', { timeout: 60_000 }, () => {
  it('before its report was sent: the picture goes, the hash stays, the case is withdrawn', async () => {
    const world = `${here.sandbox.url}/sandbox/world/users/${phone.userId}`
    const newestCase = async () =>
      (await here.db.database.pool.query<{ caseNo: string }>('select max(case_no) as "caseNo" from photos'))
        .rows[0]!
    const before = await newestCase()
    const sent = (await (
      await fetch(`${world}/image`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"sample":"single-upside-down.jpg"}',
      })
    ).json()) as { messageId: string }
    const { caseNo } = await eventually(newestCase, (found) => found.caseNo > before.caseNo)
    await fetch(`${world}/unsend`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ messageId: sent.messageId }),
    })
    await eventually(
      () => photosOf(caseNo),
      (photos) => photos.length === 1 && photos[0]!.state === 'purged',
    )
    expect(await photosOf(caseNo)).toEqual([{ state: 'purged', image: false }])
    expect((await clerk.call<Report>('GET', `/reports/${caseNo}`)).state).toBe('withdrawn')
  })
})
