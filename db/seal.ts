/**
 * Seal: bank data, health data and photos in a versioned AES-256-GCM envelope.
 *
 * Promise:  an envelope opens only unchanged, in its own context, under the root key that sealed it.
 * Layout:   version (1) · key id (4) · nonce (12) · ciphertext · tag (16); version, key id and context are authenticated.
 * Used by:  db/photos.ts, db/members.ts.
 *
 * `context` (for example 'photo:<id>') names the row; its part before ':' is the purpose, and every purpose has a key
 * of its own (HKDF-SHA256). An envelope moved to another row does not open.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

export interface Sealer {
  seal(plain: Buffer, context: string): Buffer
  /** @throws SealError when the envelope was changed, moved, or sealed under a root key that is not here */
  open(envelope: Buffer, context: string): Buffer
  /** every envelope made here begins with it: version and key id */
  head: Buffer
  /** the root key is known again by it, and not found by it */
  fingerprint: string
}

export class SealError extends Error {
  override readonly name = 'SealError'
}

const VERSION = 1
const KEY_ID_BYTES = 4
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEADER_BYTES = 1 + KEY_ID_BYTES

interface RootKey {
  id: Buffer
  fingerprint: string
  keyFor(purpose: string): Buffer
}

/**
 * @param rootKey        32 bytes; seals
 * @param olderRootKeys  still open what they sealed, while keys are being changed
 */
export function createSealer(rootKey: Buffer, olderRootKeys: Buffer[] = []): Sealer {
  const roots = [rootKey, ...olderRootKeys].map(rootKeyOf)
  const current = roots[0] as RootKey
  const head = Buffer.concat([Buffer.of(VERSION), current.id])

  function seal(plain: Buffer, context: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', current.keyFor(purposeOf(context)), nonce)
    cipher.setAAD(Buffer.concat([head, Buffer.from(context)]))
    return Buffer.concat([head, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  }

  function open(envelope: Buffer, context: string): Buffer {
    if (envelope.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES) throw new SealError('envelope too short')
    if (envelope[0] !== VERSION) throw new SealError(`envelope version ${envelope[0]} is unknown`)
    const header = envelope.subarray(0, HEADER_BYTES)
    const root = roots.find((candidate) => candidate.id.equals(header.subarray(1)))
    if (!root) throw new SealError('sealed under a root key that is not here')
    const nonce = envelope.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', root.keyFor(purposeOf(context)), nonce)
    decipher.setAAD(Buffer.concat([header, Buffer.from(context)]))
    decipher.setAuthTag(envelope.subarray(-TAG_BYTES))
    try {
      return Buffer.concat([
        decipher.update(envelope.subarray(HEADER_BYTES + NONCE_BYTES, -TAG_BYTES)),
        decipher.final(),
      ])
    } catch (cause) {
      throw new SealError('envelope was changed or belongs elsewhere', { cause })
    }
  }

  return { seal, open, head, fingerprint: current.fingerprint }
}

function rootKeyOf(rootKey: Buffer): RootKey {
  if (rootKey.length !== 32) throw new SealError('the root key must be 32 bytes')
  const derive = (info: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', rootKey, 'famisapo', info, bytes))
  const keys = new Map<string, Buffer>()
  return {
    id: derive('key id', KEY_ID_BYTES),
    fingerprint: createHmac('sha256', derive('key stamp', 32)).update('famisapo database').digest('hex'),
    keyFor(purpose) {
      const key = keys.get(purpose) ?? derive(`seal ${purpose}`, 32)
      keys.set(purpose, key)
      return key
    },
  }
}

function purposeOf(context: string): string {
  const colon = context.indexOf(':')
  if (colon < 1) throw new SealError("a context reads 'purpose:row'")
  return context.slice(0, colon)
}
