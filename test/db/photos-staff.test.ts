import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditOf, verifyAudit } from '../../db/audit.ts'
import { openCase } from '../../db/cases.ts'
import type { Db } from '../../db/connect.ts'
import {
  addReading,
  claimPhotos,
  deleteExpiredCutOuts,
  failPhoto,
  findSamePhoto,
  handBackPhotos,
  insertCutOut,
  latestReadings,
  openPhoto,
  photoById,
  photoByLineMessage,
  photosOfCase,
  photosToPurge,
  purgePhoto,
  reportsWithSamePhoto,
  savePhotoReading,
  storePhoto,
  unexpiredCutOut,
} from '../../db/photos.ts'
import { withdrawReport } from '../../db/report-steps.ts'
import { openReport } from '../../db/reports.ts'
import { photos, staff, staffSessions } from '../../db/schema.ts'
import { createSealer } from '../../db/seal.ts'
import {
  createSession,
  createStaff,
  deleteEndedSessions,
  endSession,
  findStaffByLogin,
  resetPassword,
  sessionByToken,
  tryLogin,
} from '../../db/staff.ts'
import type { Reading } from '../../rules/reading.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { at, PROVIDER, register } from './people.ts'

let fresh: FreshDatabase
const db = () => fresh.database.drizzle
const inTx = <T>(work: (tx: Db) => Promise<T>): Promise<T> => db().transaction(work)
const sealer = createSealer(randomBytes(32))

beforeAll(async () => {
  fresh = await freshDatabase()
  await inTx(register)
})
afterAll(() => fresh.drop())

const jpeg = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), randomBytes(5000)])
let sent = 0

async function photo(
  more: {
    memberNo?: string | null
    lineUserId?: string
    sha256?: string
    lineMessageId?: string
    seconds?: number
  } = {},
) {
  const id = randomUUID()
  const n = (sent += 1)
  const { caseNo } = await inTx((tx) =>
    openCase(tx, {
      kind: 'report',
      memberNo: more.memberNo ?? null,
      lineUserId: more.lineUserId ?? 'U1',
      originKey: `photo:${n}`,
      openedAt: at(n),
      summary: null,
    }),
  )
  const stored = await inTx((tx) =>
    storePhoto(tx, sealer, {
      id,
      caseNo,
      lineMessageId: more.lineMessageId ?? `m${n}`,
      imageSetId: null,
      setIndex: null,
      setTotal: null,
      sha256: more.sha256 ?? createHash('sha256').update(String(n)).digest('hex'),
      image: jpeg,
      widthPx: 2000,
      heightPx: 3000,
      receivedAt: at(more.seconds ?? n),
    }),
  )
  return { ...stored, caseNo }
}

const reading = (engine = 'reader 1'): Reading => ({
  verdict: 'read',
  reason: null,
  form: null,
  rows: [],
  totals: {},
  fields: [],
  checks: [],
  handwrittenNotes: false,
  engine,
  ms: 900,
})

describe('photos', () => {
  test('the image lies sealed to its own row', async () => {
    const { photoId } = await photo()
    expect(await openPhoto(db(), sealer, photoId)).toEqual(jpeg)
    const other = (await photo()).photoId
    const [row] = await db().select().from(photos).where(eq(photos.id, photoId))
    expect(row?.sealedImage?.includes(jpeg.subarray(0, 64))).toBe(false)
    await db().update(photos).set({ sealedImage: row!.sealedImage }).where(eq(photos.id, other))
    await expect(openPhoto(db(), sealer, other)).rejects.toThrow(/belongs elsewhere/)
  })

  test('a LINE message is one photo', async () => {
    const first = await photo({ lineMessageId: 'same message' })
    const again = await photo({ lineMessageId: 'same message' })
    expect(again).toMatchObject({ photoId: first.photoId, already: true })
    expect((await photoByLineMessage(db(), 'same message'))?.id).toBe(first.photoId)
  })

  test('the same bytes from the same member are recognised, by whichever account; from another they are not', async () => {
    const sha256 = 'a'.repeat(64)
    const first = await photo({ memberNo: PROVIDER, lineUserId: 'Uold', sha256 })
    const found = (sender: { memberNo: string | null; lineUserId: string | null }) =>
      findSamePhoto(db(), sha256, sender)
    expect(await found({ memberNo: PROVIDER, lineUserId: 'Unew' })).toMatchObject({
      photoId: first.photoId,
      caseNo: first.caseNo,
    })
    expect(await found({ memberNo: null, lineUserId: 'Uold' })).toMatchObject({ photoId: first.photoId })
    expect(await found({ memberNo: '100002', lineUserId: 'U2' })).toBeNull()
    expect(await found({ memberNo: null, lineUserId: null })).toBeNull()
    expect(
      await findSamePhoto(db(), sha256, { memberNo: PROVIDER, lineUserId: null }, first.photoId),
    ).toBeNull()
    // a purge takes the picture, not the memory of it
    await inTx((tx) => purgePhoto(tx, first.photoId))
    expect(await found({ memberNo: PROVIDER, lineUserId: null })).toMatchObject({ photoId: first.photoId })
  })

  test('the same bytes in another standing report are seen, whoever sent them; a withdrawn one no longer counts', async () => {
    const sha256 = 'b'.repeat(64)
    const mine = await photo({ sha256 })
    const theirs = await photo({ memberNo: null, lineUserId: 'Uother', sha256 })
    const none = await photo({ sha256: 'c'.repeat(64) })
    const open = (caseNo: string) =>
      inTx((tx) =>
        openReport(tx, {
          ...{ caseNo, providerNo: null, source: 'photo', state: 'draft', attention: [], receivedAt: at(0) },
        }),
      )
    for (const { caseNo } of [mine, theirs, none]) await open(caseNo)
    expect(await reportsWithSamePhoto(db(), mine.caseNo)).toEqual([theirs.caseNo])
    expect(await reportsWithSamePhoto(db(), none.caseNo)).toEqual([])
    await inTx((tx) => withdrawReport(tx, { caseNo: theirs.caseNo, actor: 'system', now: at(1) }))
    expect(await reportsWithSamePhoto(db(), mine.caseNo)).toEqual([])
  })

  test('reading: leased once, saved once, kept beside what another engine reads later', async () => {
    await db().update(photos).set({ state: 'failed' })
    const { photoId } = await photo({ seconds: 0 })
    const [one, two] = await Promise.all([claimPhotos(db(), at(1000), 5), claimPhotos(db(), at(1000), 5)])
    expect([...one, ...two].map((claimed) => claimed.id)).toEqual([photoId])
    expect(await claimPhotos(db(), at(1119), 5)).toEqual([])
    expect((await claimPhotos(db(), at(1120), 5))[0]?.attempts).toBe(2)
    const save = () => inTx((tx) => savePhotoReading(tx, { photoId, reading: reading(), readAt: at(1121) }))
    expect([await save(), await save()]).toEqual([true, false])
    await addReading(db(), { photoId, reading: reading('reader 2'), readAt: at(5000) })
    await addReading(db(), { photoId, reading: { ...reading('reader 2'), ms: 1 }, readAt: at(5000) })
    expect(await latestReadings(db(), [photoId])).toEqual([
      { photoId, reading: { ...reading('reader 2'), ms: 1 }, readAt: at(5000) },
    ])
    expect((await photoById(db(), photoId))?.state).toBe('read')
  })

  test('failing: again later, then given up; handed back is free at once', async () => {
    const { photoId } = await photo({ seconds: 0 })
    const take = async (seconds: number) =>
      (await claimPhotos(db(), at(seconds), 50)).some((claimed) => claimed.id === photoId)
    expect(await take(2000)).toBe(true)
    expect(await failPhoto(db(), photoId, 'the reader died', at(2100))).toBe(true)
    expect([await take(2099), await take(2100)]).toEqual([false, true])
    await handBackPhotos(db(), [photoId])
    expect(await take(2100)).toBe(true)
    await failPhoto(db(), photoId, 'the reader died', null)
    expect(await take(9000)).toBe(false)
    expect((await photoById(db(), photoId))?.state).toBe('failed')
  })

  test('a suspicious picture is purged when its day is over: image, readings, cut-outs', async () => {
    const { photoId, caseNo } = await photo()
    await inTx((tx) =>
      savePhotoReading(tx, { photoId, reading: reading(), readAt: at(1), suspect: { purgeAt: at(100) } }),
    )
    await insertCutOut(db(), {
      token: 'of the suspect',
      photoId,
      png: Buffer.from('png'),
      expiresAt: at(9999),
    })
    expect(await photosToPurge(db(), at(99))).not.toContain(photoId)
    expect(await photosToPurge(db(), at(100))).toContain(photoId)
    expect([
      await inTx((tx) => purgePhoto(tx, photoId)),
      await inTx((tx) => purgePhoto(tx, photoId)),
    ]).toEqual([true, false])
    expect(await openPhoto(db(), sealer, photoId)).toBeNull()
    expect(await latestReadings(db(), [photoId])).toEqual([])
    expect(await unexpiredCutOut(db(), 'of the suspect', at(1))).toBeNull()
    expect(await photosOfCase(db(), caseNo)).toMatchObject([{ id: photoId, state: 'purged', suspect: true }])
    expect(await inTx((tx) => savePhotoReading(tx, { photoId, reading: reading(), readAt: at(101) }))).toBe(
      false,
    )
  })

  test('a cut-out is there until its time', async () => {
    const { photoId } = await photo()
    await insertCutOut(db(), { token: 'cut', photoId, png: Buffer.from('png'), expiresAt: at(50) })
    expect(await unexpiredCutOut(db(), 'cut', at(49))).toEqual(Buffer.from('png'))
    expect(await unexpiredCutOut(db(), 'cut', at(50))).toBeNull()
    expect(await deleteExpiredCutOuts(db(), at(50))).toBe(1)
  })
})

describe('staff', () => {
  const by = { actor: 'system', at: at(0) }
  const password = 'とても長い合言葉 4821'

  test('added once; the password is nowhere to be read', async () => {
    const add = () =>
      inTx((tx) => createStaff(tx, { login: 'centre', name: '見本 職員', role: 'centre', password }, by))
    const added = await add()
    expect(added).toMatchObject({ login: 'centre', role: 'centre', active: true })
    expect(await add()).toBeNull()
    expect((await db().select().from(staff))[0]?.passwordHash).toMatch(/^\$argon2id\$/)
    expect(await findStaffByLogin(db(), 'centre')).toEqual(added)
    expect((await auditOf(db(), `staff:${added!.id}`)).map((row) => row.action)).toEqual(['staff.added'])
  })

  test('the right password enters; a wrong one and an unknown login hear the same', async () => {
    expect(await tryLogin(db(), 'centre', password, at(1))).toMatchObject({
      result: 'ok',
      staff: { login: 'centre' },
    })
    expect(await tryLogin(db(), 'centre', 'wrong', at(1))).toEqual({ result: 'wrong' })
    expect(await tryLogin(db(), 'nobody', password, at(1))).toEqual({ result: 'wrong' })
  })

  test('ten wrong tries, at once too, lock for a quarter of an hour', async () => {
    await tryLogin(db(), 'centre', password, at(2))
    await Promise.all(Array.from({ length: 10 }, () => tryLogin(db(), 'centre', 'wrong', at(3))))
    expect(await tryLogin(db(), 'centre', 'wrong', at(4))).toEqual({ result: 'wrong' })
    expect(await tryLogin(db(), 'centre', password, at(5))).toEqual({ result: 'locked', until: at(3 + 900) })
    expect(await tryLogin(db(), 'centre', password, at(3 + 900))).toMatchObject({ result: 'ok' })
    const { id } = (await findStaffByLogin(db(), 'centre'))!
    expect((await auditOf(db(), `staff:${id}`)).map((row) => row.action)).toEqual([
      'staff.added',
      'staff.locked',
    ])
  })

  test('a session: by its token, while it is used, for half a day', async () => {
    const { id } = (await findStaffByLogin(db(), 'centre'))!
    const { token, csrfToken, expiresAt } = await createSession(db(), id, at(0))
    expect(expiresAt).toEqual(at(12 * 3600))
    expect(JSON.stringify(await db().select().from(staffSessions))).not.toContain(token)
    expect(await sessionByToken(db(), token, at(1799))).toMatchObject({
      csrfToken,
      staff: { login: 'centre' },
    })
    expect(await sessionByToken(db(), token, at(1799 + 1799))).not.toBeNull()
    expect(await sessionByToken(db(), token, at(1799 + 1799 + 1800))).toBeNull()
    expect(await sessionByToken(db(), 'made up', at(1))).toBeNull()
    expect(await deleteEndedSessions(db(), at(100_000))).toBe(1)
  })

  test('logging out, a new password, a closed account: no session lives on', async () => {
    const { id } = (await findStaffByLogin(db(), 'centre'))!
    const alive = async (token: string) => (await sessionByToken(db(), token, at(10))) !== null
    const out = (await createSession(db(), id, at(0))).token
    await endSession(db(), out)
    expect(await alive(out)).toBe(false)
    const reset = (await createSession(db(), id, at(0))).token
    expect(await inTx((tx) => resetPassword(tx, 'centre', 'another one', by))).toBe(true)
    expect(await alive(reset)).toBe(false)
    expect(await tryLogin(db(), 'centre', 'another one', at(1))).toMatchObject({ result: 'ok' })
    const closed = (await createSession(db(), id, at(0))).token
    await db().update(staff).set({ active: false })
    expect(await alive(closed)).toBe(false)
    expect(await tryLogin(db(), 'centre', 'another one', at(1))).toEqual({ result: 'wrong' })
    expect(await inTx((tx) => resetPassword(tx, 'nobody', 'x', by))).toBe(false)
    expect(await verifyAudit(db())).toMatchObject({ ok: true })
  })
})
