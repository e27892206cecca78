/**
 * LineSignature: HMAC-SHA256 of the body's raw bytes, the only check that a webhook is LINE's.
 *
 * Promise:  the time taken does not tell how much of a signature was right, nor which secret it fits.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

/** @param secrets  every one accepted now: two while the channel secret is being changed */
export function isSignedByLine(rawBody: Buffer, signature: unknown, secrets: readonly string[]): boolean {
  const given = Buffer.from(typeof signature === 'string' ? signature : '', 'latin1')
  let signed = false
  for (const secret of secrets) {
    if (secret === '') continue
    const right = Buffer.from(createHmac('sha256', secret).update(rawBody).digest('base64'), 'latin1')
    if (given.length === right.length && timingSafeEqual(given, right)) signed = true
  }
  return signed
}
