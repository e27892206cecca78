/**
 * Seal: bank data, health data and photos in a versioned AES-256-GCM envelope.
 *
 * `context` (for example 'photo:<id>') is authenticated with the data: an envelope moved to another row does not open.
 */
export interface Sealer {
  seal(plain: Buffer, context: string): Buffer
  /** @throws Error when the envelope was changed, moved, or sealed under another root key */
  open(envelope: Buffer, context: string): Buffer
}
