/**
 * Typed reports: what a provider writes against what a person would understand, and whole talks to the submission.
 */
import { describe, expect, it } from 'vitest'
import type { BotContext } from '../../bot/contract.ts'
import { readTypedReport } from '../../bot/understand/typed-report/read-typed-report.ts'
import * as tables from './typed-report/reports.ts'
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
])('%s', (_name, rows) => {
  it.each(rows)('$why: $text', ({ text, wanted }) => expect(shape(text)).toBe(filled(wanted)))
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
