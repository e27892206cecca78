/** Writes layers.wasm, which the reader runs, from layers.wat, which people read. */
import { readFileSync, writeFileSync } from 'node:fs'
import wabt from 'wabt'

const room = new URL('../', import.meta.url)

/** @throws Error with line and column when the text is wrong */
export async function translateLayers(): Promise<Uint8Array> {
  const { parseWat } = await wabt()
  const module = parseWat('layers.wat', readFileSync(new URL('layers.wat', room), 'utf8'), { simd: true })
  module.validate()
  return module.toBinary({}).buffer
}

if (import.meta.main) writeFileSync(new URL('layers.wasm', room), await translateLayers())
