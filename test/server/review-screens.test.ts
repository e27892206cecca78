/** The screens' own arithmetic, and what the API says of itself. */
import swagger from '@fastify/swagger'
import Fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../server/contract.ts'
import { reviewApi } from '../../server/routes/review/api.ts'
import { refusalText, RETURN_REASONS } from '../../server/routes/review/messages.ts'
import type { Services } from '../../server/services.ts'
import { doubtsOf } from '../../review/doubts.ts'
import { meetDrafts } from '../../review/meet-drafts.ts'
import { parseCount, parseDate, parseRequester, parseTime, parseYen } from '../../review/parse-input.ts'
import { focusView, moved, wholeView, zoomed } from '../../review/parts/photo-view.ts'

describe('two people at one notice', () => {
  const audience = { role: null, wards: [], trainingExpiresBy: null, hasOpenDraft: false }
  const base = {
    ...{ title: '題', body: '文', eventOn: null, eventTime: '', place: '', answerBy: null },
    audience,
  }
  const moji = { ...audience, wards: ['門司区'] }
  test.each([
    { why: 'only I changed it', mine: { body: '私' }, theirs: {}, kept: { body: '私' }, beside: {} },
    { why: 'only they', mine: {}, theirs: { body: '彼' }, kept: {}, beside: {} },
    {
      why: 'each another field',
      mine: { body: '私' },
      theirs: { title: '彼' },
      kept: { body: '私' },
      beside: {},
    },
    {
      why: 'both the same field',
      mine: { body: '私' },
      theirs: { body: '彼' },
      kept: {},
      beside: { body: '私' },
    },
    {
      why: 'both alike: it is my own save',
      mine: { body: '同' },
      theirs: { body: '同' },
      kept: {},
      beside: {},
    },
    { why: 'I emptied it', mine: { title: '' }, theirs: {}, kept: { title: '' }, beside: {} },
    { why: 'whom it is for', mine: { audience: moji }, theirs: {}, kept: { audience: moji }, beside: {} },
  ])('$why', ({ mine, theirs, kept, beside }) =>
    expect(meetDrafts(base, mine, { ...base, ...theirs })).toEqual({ kept, beside }),
  )
})

describe('what a quick hand types', () => {
  test.each([
    { typed: '1130', means: '11:30' },
    { typed: '930', means: '09:30' },
    { typed: '9', means: '09:00' },
    { typed: '９：３０', means: '09:30' },
    { typed: '9時半', means: '09:30' },
    { typed: '9時5分', means: '09:05' },
    { typed: '午後3時15分', means: '15:15' },
    { typed: '午前12時', means: '00:00' },
    { typed: ' 18:00 ', means: '18:00' },
    { typed: '24:00', means: null },
    { typed: '1260', means: null },
    { typed: '午後15時', means: null },
    { typed: '9:3', means: null },
    { typed: '', means: null },
    { typed: '?', means: null },
  ])('time $typed', ({ typed, means }) => expect(parseTime(typed)).toBe(means))

  test.each([
    { typed: '8', month: '2025-11', means: '2025-11-08' },
    { typed: '11/8', month: '2025-11', means: '2025-11-08' },
    { typed: '1108', month: '2025-11', means: '2025-11-08' },
    { typed: '１１月８日', month: '2025-11', means: '2025-11-08' },
    { typed: 'R7.11.8', month: '2025-11', means: '2025-11-08' },
    { typed: '令和7年11月8日', month: '2025-11', means: '2025-11-08' },
    { typed: '2025-11-08', month: '2025-12', means: '2025-11-08' },
    { typed: '12/28', month: '2026-01', means: '2025-12-28' },
    { typed: '1/4', month: '2025-12', means: '2026-01-04' },
    { typed: '31', month: '2025-11', means: null },
    { typed: '2/29', month: '2025-02', means: null },
    { typed: '0', month: '2025-11', means: null },
    { typed: 'あした', month: '2025-11', means: null },
  ])('date $typed in $month', ({ typed, month, means }) => expect(parseDate(typed, month)).toBe(means))

  test.each([
    { typed: '1,650円', means: 1650 },
    { typed: '￥４２０', means: 420 },
    { typed: '', means: 0 },
    { typed: '-5', means: null },
    { typed: '1.5', means: null },
  ])('yen $typed', ({ typed, means }) => expect(parseYen(typed)).toBe(means))

  test.each([
    { typed: '2人', means: 2 },
    { typed: '0', means: 0 },
    { typed: '21', means: null },
    { typed: 'x', means: null },
  ])('count $typed', ({ typed, means }) => expect(parseCount(typed)).toBe(means))

  const pairs = [
    { requesterNo: '200034', name: '佐藤 花子', kana: 'サトウ ハナコ' },
    { requesterNo: '200035', name: '佐藤 桃', kana: 'サトウ モモ' },
  ]
  test.each([
    { typed: '花子', means: '200034' },
    { typed: 'サトウモモ', means: '200035' },
    { typed: '２０００９９', means: '200099' },
    { typed: '佐藤', means: null },
    { typed: '', means: null },
  ])('requester $typed', ({ typed, means }) => expect(parseRequester(typed, pairs)).toBe(means))
})

describe('where the photo lies', () => {
  const pane = { width: 700, height: 650 }
  const photo = { width: 2000, height: 1400 }

  test('whole: all of it, centred', () => {
    const { scale, x, y } = wholeView(pane, photo)
    expect([scale, x, Math.round(y)]).toEqual([0.35, 0, 80])
  })

  test('a field in the middle comes to the middle, larger than before', () => {
    const view = focusView(pane, photo, [900, 650, 200, 60])
    expect(view.scale).toBeGreaterThan(0.35)
    expect(view.x + 1000 * view.scale).toBeCloseTo(350)
    expect(view.y + 680 * view.scale).toBeCloseTo(325)
  })

  test.each([
    { why: 'corner', box: [0, 0, 100, 40] },
    { why: 'far corner', box: [1900, 1360, 100, 40] },
    { why: 'wider than the pane', box: [0, 0, 2000, 1400] },
    { why: 'a box without size', box: [10, 10, 0, 0] },
  ] as { why: string; box: [number, number, number, number] }[])(
    '$why: no border inside the photo',
    ({ box }) => {
      const { scale, x, y } = focusView(pane, photo, box)
      expect(x).toBeLessThanOrEqual(0)
      expect(x + photo.width * scale).toBeGreaterThanOrEqual(pane.width - 1e-9)
      if (photo.height * scale > pane.height) {
        expect(y).toBeLessThanOrEqual(0)
        expect(y + photo.height * scale).toBeGreaterThanOrEqual(pane.height - 1e-9)
      }
    },
  )

  test('zooming keeps what is under the pointer there', () => {
    const before = focusView(pane, photo, [900, 650, 200, 60])
    const at = { x: 200, y: 300 }
    const after = zoomed(before, 1.3, at, pane, photo)
    expect((at.x - after.x) / after.scale).toBeCloseTo((at.x - before.x) / before.scale)
    expect((at.y - after.y) / after.scale).toBeCloseTo((at.y - before.y) / before.scale)
  })

  test('it cannot be dragged away, nor made smaller than whole', () => {
    const view = moved(wholeView(pane, photo), 5000, -5000, pane, photo)
    expect(view).toEqual(wholeView(pane, photo))
    expect(zoomed(view, 0.01, { x: 0, y: 0 }, pane, photo).scale).toBe(0.35)
  })
})

test('doubts: worst first, seen ones and rows taken out left out', () => {
  const source = (field: string, confidence: number, doubtful = true) => ({ field, confidence, doubtful })
  const report = {
    activities: [
      {
        activityNo: 'a',
        removed: false,
        sources: [source('end', 0.8), source('start', 0.6), source('date', 0.1, false)],
      },
      { activityNo: 'b', removed: false, sources: [source('end', 0.4), source('kind', 0.2)] },
      { activityNo: 'c', removed: true, sources: [source('end', 0.01)] },
    ],
  } as unknown as Report
  expect(
    doubtsOf(report, new Set(['b:kind'])).map(({ activityNo, field }) => `${activityNo}:${field}`),
  ).toEqual(['b:end', 'a:start', 'a:end'])
})

test('every method is described, with what it takes and answers', async () => {
  const app = Fastify()
  await app.register(swagger, { openapi: { info: { title: 'test', version: '1' } } })
  await app.register(reviewApi, { prefix: '/api/review', services: { db: {} } as Services })
  await app.ready()
  const { paths = {} } = app.swagger() as {
    paths?: Record<string, Record<string, { summary?: string; requestBody?: unknown }>>
  }
  const methods = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, said]) => ({ path, method, said })),
  )
  expect(methods.length).toBeGreaterThanOrEqual(15)
  for (const { path, method, said } of methods) expect([path, method, said.summary ?? '']).not.toContain('')
  const change = paths['/api/review/reports/{caseNo}/activities/{activityNo}']!['patch']!
  expect(JSON.stringify(change.requestBody)).toContain('overnight')
  await app.close()
})

test('every refusal is a sentence that ends, and so is every preset reason', () => {
  for (const code of ['STALE', 'LOCKED', 'CHECKS_BLOCK', 'FUTURE', 'UNREGISTERED_PAIR'] as const)
    expect(refusalText(code)).toMatch(/。$/)
  for (const { code, label } of RETURN_REASONS) if (code !== 'other') expect(label).toMatch(/ください。$/)
})
