/**
 * The committed weights: weights.json says what they are, weights.bin holds them (float32, little endian).
 *
 * Promise:  bytes that do not match the hash in weights.json are never used.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

export interface ConvLayer {
  kind: 'conv'
  inputs: number
  outputs: number
  /** 3 or 5; padded so that the size stays */
  kernel: number
  /** [output][input][row][column], batch norm folded in */
  weights: Float32Array
  bias: Float32Array
}
export interface FcLayer {
  kind: 'fc'
  inputs: number
  outputs: number
  relu: boolean
  /** [output][input] */
  weights: Float32Array
  bias: Float32Array
}
export type Layer = ConvLayer | FcLayer | { kind: 'pool' }

interface LayerShape {
  kind: 'conv' | 'fc' | 'pool'
  inputs?: number
  outputs?: number
  kernel?: number
  relu?: boolean
}
export interface AboutWeights {
  version: string
  sha256: string
  temperature: number
  architecture: LayerShape[]
}

/**
 * @param folder  ends in '/'; the committed weights unless a city adopted others
 * @throws Error when weights.bin is not the file that weights.json describes
 */
export function readLayers(folder = new URL('./', import.meta.url)): {
  about: AboutWeights
  layers: Layer[]
} {
  const about = JSON.parse(readFileSync(new URL('weights.json', folder), 'utf8')) as AboutWeights
  const bytes = readFileSync(new URL('weights.bin', folder))
  if (createHash('sha256').update(bytes).digest('hex') !== about.sha256)
    throw new Error(`${folder.pathname}weights.bin is damaged`)
  const numbers = Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4))
  let at = 0
  const take = (count: number): Float32Array => numbers.subarray(at, (at += count))
  const layers = about.architecture.map(
    ({ kind, inputs = 0, outputs = 0, kernel = 1, relu = false }): Layer => {
      if (kind === 'pool') return { kind }
      const weights = take(inputs * outputs * kernel * kernel)
      const bias = take(outputs)
      if (kind === 'conv') return { kind, inputs, outputs, kernel, weights, bias }
      return { kind, inputs, outputs, relu, weights, bias }
    },
  )
  if (at !== numbers.length)
    throw new Error(`${folder.pathname}weights.bin has another architecture than weights.json`)
  return { about, layers }
}
