/** The bank's csv of what it sent back, and the day another transfer can be paid. */
import { expect, test } from 'vitest'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { readReturnsCsv } from '../../server/month/bank-results.ts'
import { nextPayOn } from '../../server/month/pay-day.ts'

test.each([
  { why: 'as it is', text: '交付番号,理由\r\n2025-202511-100001,口座なし\r\n', taken: true },
  {
    why: 'BOM, other columns, other order',
    text: '\uFEFF金額,理由,交付番号\n1000,口座なし,2025-202511-100001\n',
    taken: true,
  },
  { why: 'another header', text: '番号,理由\n1,2\n', taken: false },
  { why: 'an open quote', text: '交付番号,理由\n"1,2\n', taken: false },
])('csv: $why', ({ text, taken }) => {
  const row = { decisionNo: '2025-202511-100001', reason: '口座なし' }
  if (taken) expect(readReturnsCsv(text)).toEqual([row])
  else expect(() => readReturnsCsv(text)).toThrow(/見出し|CSV/)
})

test('the next pay day leaves the bank three of its days', () => {
  // 12/29 Mon, 12/30 Tue, closed 12/31–1/4, 1/5 Mon
  expect(nextPayOn({ city: kitakyushu }, '2025-12-26')).toBe('2026-01-05')
})
