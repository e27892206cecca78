/** Applications on a real database: one draft a LINE account, no silent overwriting, sent once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyForm } from '../../db/application-form.ts'
import {
  applicationOf,
  deleteForgottenDrafts,
  saveApplication,
  startApplication,
  submitApplication,
  waitingApplications,
  type Application,
} from '../../db/applications.ts'
import { verifyAudit } from '../../db/audit.ts'
import { createSealer } from '../../db/seal.ts'
import type { RegistrationForm } from '../../rules/registration.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

const sealer = createSealer(Buffer.alloc(32, 9))
const now = new Date('2026-11-20T10:00:00+09:00')
let fresh: FreshDatabase
const db = () => fresh.database.drizzle

beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh?.drop())

let people = 0
const nextUser = () => `U-applicant-${++people}`

const person = {
  ...{ familyName: '架空', givenName: '花子', familyKana: 'カクウ', givenKana: 'ハナコ' },
  birthDate: '1990-05-14',
}
const contact = {
  ...{ phone: '090-0000-0001', emergencyName: '架空 京子', emergencyRelation: '母' },
  emergencyPhone: '093-000-0002',
}
const filled = (form: Partial<RegistrationForm> = {}): RegistrationForm => ({
  ...emptyForm(),
  person,
  contact,
  ...form,
})

/** somebody who is nobody of ours yet */
const newcomer = (lineUserId: string) => ({ lineUserId, memberNo: null })
const found = (lineUserId: string) => applicationOf(db(), sealer, newcomer(lineUserId))

async function start(lineUserId: string) {
  const begun = await startApplication(db(), sealer, {
    ...{ ...newcomer(lineUserId), kind: 'requester' as const, form: {}, now },
  })
  return begun!
}

async function save(seen: Application, lineUserId: string, form: RegistrationForm) {
  const saved = await saveApplication(db(), sealer, seen, {
    ...{ ...newcomer(lineUserId), kind: 'requester' as const, form, now },
  })
  if (saved.outcome === 'gone') throw new Error('gone')
  return saved
}

const submit = (lineUserId: string, version: number, key: string) =>
  db().transaction((tx) =>
    submitApplication(tx, sealer, {
      ...{ ...newcomer(lineUserId), version, key, now, check: ({ form }: Application) => form },
    }),
  )

async function written(): Promise<{ lineUserId: string; version: number }> {
  const lineUserId = nextUser()
  const { application } = await start(lineUserId)
  const saved = await save(application, lineUserId, filled())
  return { lineUserId, version: saved.application.version }
}

const casesOf = async (lineUserId: string) =>
  (await fresh.database.pool.query('select case_no from cases where line_user_id = $1', [lineUserId])).rows

describe('a draft', () => {
  test('begun five times at once it is one', async () => {
    const lineUserId = nextUser()
    const begun = await Promise.all([1, 2, 3, 4, 5].map(() => start(lineUserId)))
    expect(new Set(begun.map(({ application }) => application.id)).size).toBe(1)
    expect(begun.filter(({ already }) => !already)).toHaveLength(1)
  })

  test('is read back as it was saved, and stands sealed in the table', async () => {
    const { lineUserId } = await written()
    expect((await found(lineUserId))?.form).toEqual(filled())
    const { rows } = await fresh.database.pool.query<{ sealed_form: Buffer }>(
      'select sealed_form from applications where line_user_id = $1',
      [lineUserId],
    )
    expect(rows[0]!.sealed_form.includes('架空')).toBe(false)
  })

  test('two phones that saw the same version: one writes, the other is shown what stands', async () => {
    const lineUserId = nextUser()
    const { application } = await start(lineUserId)
    const forms = ['一郎', '二郎'].map((givenName) => filled({ person: { ...person, givenName } }))
    const outcomes = await Promise.all(forms.map((form) => save(application, lineUserId, form)))
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['saved', 'stale'])
    const stands = outcomes.find(({ outcome }) => outcome === 'saved')!.application.form
    expect(outcomes.find(({ outcome }) => outcome === 'stale')!.application.form).toEqual(stands)
    expect((await found(lineUserId))?.form).toEqual(stands)
  })

  test('is not written by somebody else who knows its id', async () => {
    const lineUserId = nextUser()
    const { application } = await start(lineUserId)
    const stranger = nextUser()
    await start(stranger)
    const tried = await save(application, stranger, filled())
    expect(tried.outcome).toBe('stale')
    expect(tried.application.id).not.toBe(application.id)
    expect((await found(lineUserId))?.form).toEqual(emptyForm())
  })
})

describe('sending', () => {
  test('ten times at once, under two keys: one case, one audit row, one answer', async () => {
    const { lineUserId, version } = await written()
    const before = await waitingApplications(db())
    const sent = await Promise.all(
      Array.from({ length: 10 }, (_, n) => submit(lineUserId, version, `key-${n % 2}-of-${lineUserId}`)),
    )
    expect(new Set(sent.map((one) => one.outcome))).toEqual(new Set(['submitted']))
    expect(new Set(sent.map((one) => 'caseNo' in one && one.caseNo)).size).toBe(1)
    expect(sent.filter((one) => 'already' in one && !one.already)).toHaveLength(1)
    expect(await casesOf(lineUserId)).toHaveLength(1)
    expect(await waitingApplications(db())).toBe(before + 1)
    const { rows } = await fresh.database.pool.query(
      "select 1 from audit where action = 'application.submitted' and subject = $1",
      [(sent[0] as { caseNo: string }).caseNo],
    )
    expect(rows).toHaveLength(1)
    expect(await verifyAudit(db())).toMatchObject({ ok: true })
  })

  test('a process that dies in the middle leaves nothing behind; the next try sends', async () => {
    const { lineUserId, version } = await written()
    const dying = db().transaction(async (tx) => {
      const check = ({ form }: Application) => form
      await submitApplication(tx, sealer, { ...newcomer(lineUserId), version, key: 'key-dying', now, check })
      throw new Error('killed before the commit')
    })
    await expect(dying).rejects.toThrow('killed')
    expect(await casesOf(lineUserId)).toEqual([])
    const again = await submit(lineUserId, version, 'key-dying')
    expect(again).toMatchObject({ outcome: 'submitted', already: false })
    expect(await casesOf(lineUserId)).toHaveLength(1)
  })

  test('what another phone changed meanwhile is not sent unseen', async () => {
    const { lineUserId, version } = await written()
    expect(await submit(lineUserId, version - 1, 'key-stale')).toMatchObject({ outcome: 'stale' })
    expect(await casesOf(lineUserId)).toEqual([])
  })

  test('the same key of another person is another sending', async () => {
    const [one, two] = [await written(), await written()]
    const first = await submit(one.lineUserId, one.version, 'key-of-both')
    const second = await submit(two.lineUserId, two.version, 'key-of-both')
    expect([first, second]).toMatchObject([{ already: false }, { already: false }])
  })

  test('nothing begun, nothing sent; what the check refuses is not sent', async () => {
    expect(await submit(nextUser(), 1, 'key-nothing')).toEqual({ outcome: 'nothing' })
    const { lineUserId, version } = await written()
    const refused = await db().transaction((tx) =>
      submitApplication(tx, sealer, {
        ...{ ...newcomer(lineUserId), version, key: 'key-refused', now, check: () => null },
      }),
    )
    expect(refused).toEqual({ outcome: 'refused' })
    expect(await casesOf(lineUserId)).toEqual([])
  })

  test('returned, mended and sent again it keeps its number; the first sending heard late is that one', async () => {
    const { lineUserId, version } = await written()
    const first = await submit(lineUserId, version, 'key-first')
    await fresh.database.pool.query(
      "update applications set state = 'returned', return_reason = '住所', version = version + 1 where line_user_id = $1",
      [lineUserId],
    )
    const returned = (await found(lineUserId))!
    expect(returned).toMatchObject({ state: 'returned', returnReason: '住所' })
    const late = await submit(lineUserId, version, 'key-first')
    expect(late).toMatchObject({ outcome: 'submitted', already: true })
    expect((await found(lineUserId))!.state).toBe('returned')

    const form = filled({ person: { ...person, givenName: '訂正' } })
    const saved = await save(returned, lineUserId, form)
    const second = await submit(lineUserId, saved.application.version, 'key-second')
    expect(second).toMatchObject({ outcome: 'submitted', already: false })
    expect(second).toHaveProperty('caseNo', (first as { caseNo: string }).caseNo)
    expect(await casesOf(lineUserId)).toHaveLength(1)
    const sentForm = (await found(lineUserId))!
    expect(sentForm).toMatchObject({ state: 'submitted', returnReason: null, form })
  })

  test('what is sent is not written any more', async () => {
    const { lineUserId, version } = await written()
    await submit(lineUserId, version, 'key-closed')
    const sent = (await found(lineUserId))!
    expect((await save(sent, lineUserId, filled())).outcome).toBe('stale')
  })

  test('begun and left: forgotten after its time; what was sent, or touched since, stays', async () => {
    const left = await written()
    const sent = await written()
    await submit(sent.lineUserId, sent.version, 'key-kept')
    const later = new Date(now.getTime() + 1)
    expect(await deleteForgottenDrafts(db(), now)).toBe(0)
    expect(await deleteForgottenDrafts(db(), later)).toBeGreaterThan(0)
    expect(await found(left.lineUserId)).toBeNull()
    expect(await found(sent.lineUserId)).not.toBeNull()
  })
})
