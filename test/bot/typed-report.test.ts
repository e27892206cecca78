/**
 * Typed reports: what a provider writes against what a person would understand, and whole talks to the submission.
 */
import { describe, expect, it } from 'vitest'
import type { BotContext } from '../../bot/contract.ts'
import { readTypedReport } from '../../bot/understand/typed-report/read-typed-report.ts'
import * as tables from './typed-report/reports.ts'
import { kasumi } from '../city/kasumi.ts'
import { ONE_SATO, TWO_SATO, filled, shapeOf } from './typed-report/shape.ts'

const shape = (text: string, context: BotContext = ONE_SATO) =>
  shapeOf(readTypedReport(text, context), context)

describe.each([
  ['in any order and width', tables.ORDER_AND_WIDTH],
  ['days', tables.DAYS],
  ['times', tables.TIMES],
  ['people', tables.PEOPLE],
  ['kinds of care and costs', tables.CARE],
  ['several activities', tables.SEVERAL],
  ['asked first, or no report', tables.NOT_CLEAR],
  ['traps', tables.TRAPS],
])('%s', (_name, rows) => {
  it.each(rows)('$why: $text', ({ text, wanted }) => expect(shape(text)).toBe(filled(wanted)))
})

describe('what the clock settles', () => {
  it.each([
    {
      why: 'the evening has not begun',
      time: '12:00',
      text: '今日 8時〜10時 鈴木さん',
      wanted: '! 11-05 08:00-10:00 鈴木 あお',
    },
    {
      why: 'the afternoon has begun',
      time: '16:30',
      text: '今日 3時〜5時 鈴木さん',
      wanted: '! 11-05 03:00-05:00|15:00-17:00 鈴木 あお',
    },
    { why: 'nothing of it is over', time: '14:00', text: '今日 15時〜17時 鈴木さん', wanted: '-' },
    {
      why: 'ten minutes early are taken',
      time: '16:55',
      text: '今日 15時〜17時 鈴木さん',
      wanted: '! 11-05 15:00-17:00 鈴木 あお',
    },
  ])('$why', ({ time, text, wanted }) => expect(shape(text, { ...ONE_SATO, time })).toBe(filled(wanted)))
})

it("kinds are the city's own", () => {
  const context = { ...ONE_SATO, kinds: kasumi.kindsOfCare }
  expect(shape('11/4 15時〜17時 鈴木さん 散歩', context)).toBe(filled('! 11-04 15:00-17:00 鈴木 あお 散歩'))
  expect(shape('11/4 15時〜17時 鈴木さん 園迎え', context)).toBe(filled('! 11-04 15:00-17:00 鈴木 あお'))
})

describe('two families of one name', () => {
  it.each(tables.TWO_OF_A_NAME)('$why: $text', ({ text, wanted }) =>
    expect(shape(text, TWO_SATO)).toBe(filled(wanted)),
  )
})

it('is a table of 150 sentences or more', () => {
  const all = Object.values(tables).flat()
  expect(new Set(all.map((row) => row.text)).size).toBeGreaterThanOrEqual(150)
})
