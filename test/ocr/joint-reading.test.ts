/** Times and days of a whole sheet read together: what one box leaves open, the others settle, or it stays open. */
import { describe, expect, test } from 'vitest'
import { BLANK } from '../../ocr/digits/recognise.ts'
import { decodeMember } from '../../ocr/read/joint-members.ts'
import { jointYen } from '../../ocr/read/joint-yen.ts'
import { jointDates } from '../../ocr/read/joint-dates.ts'
import { jointTimes } from '../../ocr/read/joint-times.ts'

/** One box: what it looks like, e.g. '7' or { 7: 0.6, 1: 0.4 }; ' ' is empty. */
type Box = string | Record<string, number>
const cell = (box: Box): Float32Array => {
  const shares = typeof box === 'string' ? { [box]: 0.998 } : box
  const rest = (1 - Object.values(shares).reduce((sum, p) => sum + p, 0)) / 11
  const probabilities = new Float32Array(11).fill(Math.max(rest, 1e-6))
  for (const [symbol, p] of Object.entries(shares))
    probabilities[symbol === ' ' ? BLANK : Number(symbol)]! += p
  return probabilities
}
const cells = (...boxes: Box[]) => boxes.map(cell)
const plain = (text: string) => cells(...text)

const row = (start: Box[], end: Box[], minutes: string | null = null) => ({
  start: { cells: cells(...start) },
  end: { cells: cells(...end) },
  minutes: minutes === null ? null : plain(minutes),
})
const day = (...boxes: Box[]) => ({ cells: cells(...boxes) })
const sevenOrOne = { 7: 0.55, 1: 0.44 }

describe('times', () => {
  test('the hours added up decide between 16:00 and 10:00', () => {
    const rows = [row(['1', { 6: 0.5, 0: 0.49 }, '0', '0'], [...'1800']), row([...'0900'], [...'1000'])]
    const alone = jointTimes(rows, null).rows[0]!.start
    expect(alone.confidence).toBeLessThan(0.6)
    // 2 h + 1 h
    const read = jointTimes(rows, plain('  300')).rows[0]!.start
    expect(read.text).toBe('1600')
    expect(read.confidence).toBeGreaterThan(0.99)
    // 8 h + 1 h
    expect(jointTimes(rows, plain('  900')).rows[0]!.start.text).toBe('1000')
  })

  test('a total that fits neither changes nothing', () => {
    const rows = [row(['1', { 6: 0.5, 0: 0.49 }, '0', '0'], [...'1800'])]
    const read = jointTimes(rows, plain('  730')).rows[0]!.start
    expect(read.confidence).toBeLessThan(0.6)
  })

  test('one total cannot settle two rows that could be wrong together', () => {
    // 16:00 or 10:00 in one row, 12:00 or 18:00 in the other: +6 h and −6 h
    const rows = [
      row(['1', { 6: 0.5, 0: 0.49 }, '0', '0'], [...'1900']),
      row([...'1100'], ['1', { 2: 0.5, 8: 0.49 }, '0', '0']),
    ]
    const read = jointTimes(rows, plain(' 1000'))
    for (const one of read.rows) expect(Math.max(one.start.confidence, one.end.confidence)).toBeLessThan(1)
    expect(read.rows[0]!.start.confidence).toBeLessThan(0.9)
    expect(read.rows[1]!.end.confidence).toBeLessThan(0.9)
  })

  test('an end is after its start', () => {
    const read = jointTimes([row([...'1500'], ['1', sevenOrOne, '0', '0'])], null)
    expect(read.rows[0]!.end.text).toBe('1700')
    expect(read.rows[0]!.end.confidence).toBeGreaterThan(0.95)
  })

  test('a total that is hard to read is read from its rows', () => {
    const rows = [row([...'1500'], [...'1700']), row([...'0900'], [...'1030'])]
    const read = jointTimes(rows, cells(' ', ' ', { 3: 0.6, 8: 0.39 }, '3', '0')).total!
    expect(read.text).toBe('  330')
    expect(read.confidence).toBeGreaterThan(0.99)
  })

  test('the hours written for the visit settle it without a total', () => {
    const doubtful = (minutes: string) =>
      jointTimes([row(['1', { 6: 0.5, 0: 0.49 }, '0', '0'], [...'1800'], minutes)], null).rows[0]!.start
    expect(doubtful('200')).toMatchObject({ text: '1600' })
    expect(doubtful('200').confidence).toBeGreaterThan(0.99)
    expect(doubtful('800')).toMatchObject({ text: '1000' })
    // neither: reckoned wrongly, and nothing is settled
    expect(doubtful('330').confidence).toBeLessThan(0.9)
  })

  test('ticked scales stand for boxes nobody filled', () => {
    const ticked = { cells: null, scale: (time: string) => (time === '07:15' ? 0.95 : 0.0001) }
    const read = jointTimes([{ start: ticked, end: { cells: plain('0830') }, minutes: null }], null).rows[0]!
    expect(read.start.text).toBe('0715')
  })

  test('a box that is no digit at all leaves its row open, whatever the total says', () => {
    const nothing = Object.fromEntries('0123456789 '.split('').map((symbol) => [symbol, 1 / 11]))
    const read = jointTimes([row([nothing, nothing, nothing, nothing], [...'1700'])], plain('  200')).rows[0]!
    expect(read.start.confidence).toBeLessThan(0.998)
  })
})

describe('days', () => {
  test('between the 10th and the 12th it is the 11th, not the 17th', () => {
    const column = [day(...'10'), day('1', { 7: 0.6, 1: 0.39 }), day(...'12')]
    const [, middle] = jointDates(column, 30)
    expect(middle!.text).toBe('11')
    expect(middle!.confidence).toBeGreaterThan(0.9)
    expect(middle!.alternatives).toContain('17')
  })

  test('what is clear stays, though it is out of order', () => {
    const [, middle] = jointDates([day(...'20'), day(...'11'), day(...'25')], 30)
    expect(middle!.text).toBe('11')
    expect(middle!.confidence).toBeGreaterThan(0.9)
  })

  test('the weekday decides between the 11th and the 17th', () => {
    const wednesday = (n: number) => (n % 7 === 4 ? 0.97 : 0.005)
    const [read] = jointDates([{ ...day('1', { 7: 0.6, 1: 0.39 }), weekday: wednesday }], 30)
    expect(read!.text).toBe('11')
    expect(read!.confidence).toBeGreaterThan(0.98)
  })

  test('no day beyond the month', () => {
    const [, last] = jointDates([day(...'28'), day('3', { 1: 0.9, 0: 0.09 })], 30)
    expect(last!.text).toBe('30')
  })
})

describe('fares', () => {
  const fares = [plain(' 240'), cells(' ', '3', { 6: 0.6, 0: 0.39 }, '0'), plain('    ')]
  test('their sum decides between 360 and 300', () => {
    expect(jointYen(fares, null).rows[1]!.confidence).toBeLessThan(0.7)
    expect(jointYen(fares, plain('  600')).rows[1]).toMatchObject({ text: ' 360' })
    expect(jointYen(fares, plain('  540')).rows[1]).toMatchObject({ text: ' 300' })
    expect(jointYen(fares, plain('  600')).rows[1]!.confidence).toBeGreaterThan(0.99)
  })
  test('an empty row is nothing paid, and counts as nothing', () =>
    expect(jointYen(fares, plain('  600')).rows[2]).toMatchObject({ text: null }))
  test('a sum that fits nothing settles nothing', () =>
    expect(jointYen(fares, plain(' 9990')).rows[1]!.confidence).toBeLessThan(0.7))
})

describe('families', () => {
  const families = ['200003', '200008', '200014']
  const register = [...families, '200005', '200009']
  test('a bad digit that all of them share takes nothing away', () => {
    const read = decodeMember(cells('2', '0', { 0: 0.5, 6: 0.49 }, ...'003'), register, families)
    expect(read.text).toBe('200003')
    expect(read.confidence).toBeGreaterThan(0.99)
  })
  test('a bad digit that tells two of them apart leaves it open', () => {
    const read = decodeMember(cells(...'20000', { 3: 0.6, 8: 0.39 }), register, families)
    expect(read.text).toBe('200003')
    expect(read.confidence).toBeLessThan(0.7)
  })
  test('a clear number of another family is that family', () =>
    expect(decodeMember(plain('200005'), register, families).text).toBe('200005'))
})
