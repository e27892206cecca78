/** Identifiers in the shapes LINE uses. */
import { randomBytes } from 'node:crypto'

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 48 bits of time, 80 of chance: what a webhookEventId is. */
export function ulid(at: Date): string {
  let time = BigInt(at.getTime())
  let text = ''
  for (let i = 0; i < 10; i++) {
    text = crockford[Number(time % 32n)] + text
    time /= 32n
  }
  for (const byte of randomBytes(16)) text += crockford[byte % 32]
  return text
}

export const newUserId = () => `U${randomBytes(16).toString('hex')}`
export const newGroupId = () => `C${randomBytes(16).toString('hex')}`
export const newRichMenuId = () => `richmenu-${randomBytes(16).toString('hex')}`
export const newToken = () => randomBytes(16).toString('hex')
export const newQuoteToken = () => randomBytes(48).toString('base64url')

/** 18 digits, growing: message ids are numbers in a string. A new start begins elsewhere, so none comes twice. */
export function newMessageIds(): () => string {
  let next = 500_000_000_000_000_000n + BigInt(randomBytes(6).readUIntBE(0, 6)) * 1000n
  return () => String(next++)
}
