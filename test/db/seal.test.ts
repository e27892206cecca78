import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSealer, SealError } from '../../db/seal.ts'

const root = randomBytes(32)
const sealer = createSealer(root)
const plain = Buffer.from('0001 123 1 1234567 ﾃｲｷﾖｳ ﾊﾅｺ')

describe('an envelope', () => {
  test('opens to what was sealed, whatever it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.string(), (bytes, row) => {
        const context = `photo:${row}`
        return sealer.open(sealer.seal(Buffer.from(bytes), context), context).equals(Buffer.from(bytes))
      }),
    )
  })

  test('is new each time and shows nothing of the inside', () => {
    const [one, two] = [sealer.seal(plain, 'account:100001'), sealer.seal(plain, 'account:100001')]
    expect(one.equals(two)).toBe(false)
    expect(one.includes(plain.subarray(0, 8))).toBe(false)
    expect(one[0]).toBe(1)
  })

  test('any single bit changed does not open', () => {
    const envelope = sealer.seal(plain, 'account:100001')
    for (let bit = 0; bit < envelope.length * 8; bit += 1) {
      const changed = Buffer.from(envelope)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      expect(() => sealer.open(changed, 'account:100001'), `bit ${bit}`).toThrow(SealError)
    }
  })

  test.each([
    { why: 'moved to another row', context: 'account:100002' },
    { why: 'used for another purpose', context: 'health:100001' },
  ])('$why does not open', ({ context }) => {
    expect(() => sealer.open(sealer.seal(plain, 'account:100001'), context)).toThrow(SealError)
  })

  test.each([0, 1, 16, 32])('cut to %i bytes does not open', (length) => {
    expect(() => sealer.open(sealer.seal(plain, 'a:1').subarray(0, length), 'a:1')).toThrow(SealError)
  })

  test('of another root key does not open, unless that key is kept for opening', () => {
    const next = randomBytes(32)
    const envelope = sealer.seal(plain, 'a:1')
    expect(() => createSealer(next).open(envelope, 'a:1')).toThrow(/root key/)
    const both = createSealer(next, [root])
    expect(both.open(envelope, 'a:1')).toEqual(plain)
    expect(() => sealer.open(both.seal(plain, 'a:1'), 'a:1')).toThrow(SealError)
  })

  test('keys are 32 bytes and contexts name a purpose', () => {
    expect(() => createSealer(randomBytes(16))).toThrow(SealError)
    expect(() => sealer.seal(plain, 'nothing')).toThrow(SealError)
  })
})
