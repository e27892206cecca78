/** Forms for many providers: one PDF in their order, streamed; who may, and that it is on record. */
import { createHash } from 'node:crypto'
import { PDFiumLibrary } from '@hyzyla/pdfium'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditOf } from '../../db/audit.ts'
import { members } from '../../db/schema.ts'
import type { FormsDesk } from '../../server/contract.ts'
import { logIn } from './review-client.ts'
import { makeWorld, PROVIDER, ROLES, UNLINKED_PROVIDER, type World } from './review-world.ts'

let world: World

beforeAll(async () => {
  world = await makeWorld()
  Object.assign(world.services.config, { rootKey: Buffer.alloc(32, 3) })
  const { drizzle } = world.services.db
  await drizzle.update(members).set({ ward: '小倉北区' })
  const person = { birthDate: '1960-01-01', joinedOn: '2024-10-01', isProvider: true, isRequester: false }
  await drizzle.insert(members).values([
    { ...person, memberNo: '100001', name: '石田 文', kana: 'イシダ アヤ', ward: '門司区' },
    { ...person, memberNo: '100002', name: '上野 茂', kana: 'ウエノ シゲル', ward: '門司区', state: 'left' },
  ])
}, 60_000)
afterAll(() => world?.close())

/** Words of each page, in the order of the file. */
async function pagesOf(pdf: Buffer): Promise<string[]> {
  const library = await PDFiumLibrary.init()
  const document = await library.loadDocument(pdf)
  const texts = [...document.pages()].map((page) => page.getText())
  document.destroy()
  library.destroy()
  return texts
}

describe('the desk', { timeout: 30_000 }, () => {
  test('says for whom, by ward: nobody who has left, no requester', async () => {
    const clerk = await logIn(world.app)
    const desk = (await clerk.get('/forms')).body as FormsDesk
    expect(desk).toEqual({
      months: ['2025-11', '2025-12'],
      people: 3,
      wards: expect.arrayContaining([
        { ward: '小倉北区', people: 2 },
        { ward: '門司区', people: 1 },
      ]) as FormsDesk['wards'],
    })
  })

  test('prints all by member number, each with the own pairs; it is on record', async () => {
    const centre = await logIn(world.app, 'centre')
    const { status, headers, raw } = await centre.get('/forms.pdf?month=2025-12')
    expect([status, headers['content-type'], headers['transfer-encoding']]).toEqual([
      ...[200, 'application/pdf', 'chunked'],
    ])
    const texts = await pagesOf(raw)
    const numbers = ['100001', PROVIDER, UNLINKED_PROVIDER]
    expect(texts).toHaveLength(numbers.length)
    texts.forEach((text, page) => expect(text.replace(/\s/g, '')).toContain(numbers[page]))
    expect(texts.map((text) => text.includes('200051'))).toEqual([false, true, false])
    const [entry] = await auditOf(world.services.db.drizzle, 'forms:2025-12')
    expect(entry).toMatchObject({ action: 'export.made', after: { ward: null, people: 3 } })
    const one = await centre.get(`/forms.pdf?month=2025-12&ward=${encodeURIComponent('門司区')}`)
    expect(await pagesOf(one.raw)).toHaveLength(1)
    const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
    expect(sha((await centre.get('/forms.pdf?month=2025-12')).raw)).toBe(sha(raw))
  })

  test('is for the centre, the clerk and the administrator', async () => {
    const answers = await Promise.all(
      ROLES.map(async (role) => [
        role,
        (await (await logIn(world.app, role)).get('/forms.pdf?month=2025-12&ward=x')).status,
      ]),
    )
    // a ward where nobody lives: allowed, and nothing to print
    expect(Object.fromEntries(answers)).toEqual({
      ...{ centre: 404, clerk: 404, admin: 404 },
      ...{ preparer: 403, approver: 403, treasury: 403, auditor: 403 },
    })
    expect((await world.app.inject({ url: '/api/review/forms.pdf?month=2025-12' })).statusCode).toBe(401)
    expect((await (await logIn(world.app)).get('/forms.pdf?month=2025-13')).status).toBe(400)
  })
})
