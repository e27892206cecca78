import { describe, expect, it } from 'vitest'
import {
  decodeAmong,
  decodeFreely,
  numberCandidates,
  TIME_CANDIDATES,
  timeOf,
} from '../../ocr/read/decode-digits.ts'

/** Boxes of which each is seen as its symbol with `p`, the rest going to `rival`. */
function seen(symbols: string, p = 0.98, rival = ''): Float32Array[] {
  return [...symbols].map((symbol, i) => {
    const cell = new Float32Array(11).fill((1 - p) / 20)
    cell[symbol === ' ' ? 10 : Number(symbol)] = p
    const second = rival[i]
    if (second !== undefined && second !== '.') cell[second === ' ' ? 10 : Number(second)] = (1 - p) * 0.9
    return cell
  })
}

describe('digits under what must be true', () => {
  const times = [
    { why: 'a clear time', cells: seen('1530'), text: '1530', sure: true },
    { why: 'the first box left empty', cells: seen(' 930'), text: ' 930', sure: true },
    {
      why: '25:00 is no time: its neighbour is a guess, not sure',
      cells: seen('2500'),
      text: '2000',
      sure: false,
    },
    { why: 'a doubtful box', cells: seen('1530', 0.6, '7.5.'), text: '1530', sure: false },
  ]
  it.each(times)('$why', ({ cells, text, sure }) => {
    const read = decodeAmong(cells, TIME_CANDIDATES)
    if (sure) expect(read.text).toBe(text)
    expect(read.confidence >= 0.9).toBe(sure)
  })

  it('empty boxes are blank', () => expect(decodeAmong(seen('    ', 0.999), TIME_CANDIDATES).text).toBeNull())
  it('a number in the register wins over its likeliest digits only with doubt', () => {
    const cells = seen('200007')
    const read = decodeAmong(cells, ['200001', '200002'])
    expect(read.confidence).toBeLessThan(0.1)
  })
  it('offers the runner-up', () => expect(decodeFreely(seen('1', 0.6, '7')).alternatives).toContain('7'))
  it('writes times with a zero', () => expect(timeOf(' 930')).toBe('09:30'))
  it('knows 1440 times, the early ones twice', () => expect(TIME_CANDIDATES).toHaveLength(1440 + 600))
  it('fits numbers into boxes', () => expect(numberCandidates(2, [5, 12, 123])).toEqual([' 5', '05', '12']))
})
