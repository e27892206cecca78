/**
 * The digit network in WebAssembly: weights and maps laid out in one memory, the layers run over them in turn.
 *
 * Promise:  the same cell gives the same numbers on every machine: four lanes of float32, no fused arithmetic, a fixed
 *           order.
 * No library: a runtime for networks weighs a thousand times the model (layers.wat is what it would be used for).
 */
import { readFileSync } from 'node:fs'
import type { ConvLayer, FcLayer, Layer } from './weights.ts'

interface Kernels {
  convolve(
    ...strides: [
      ...[input: number, inputRow: number, inputPixel: number],
      ...[output: number, outputRow: number, outputPixel: number],
      ...[weights: number, groups: number],
      ...[height: number, width: number, kernel: number, run: number],
    ]
  ): void
  pool(
    ...strides: [
      ...[input: number, inputRow: number, pixel: number, output: number, outputRow: number],
      ...[height: number, width: number],
    ]
  ): void
}

/** A map in memory, with a frame of zeros `frame` pixels wide; places and strides in bytes. */
interface Place {
  at: number
  row: number
  pixel: number
  frame: number
  height: number
  width: number
  channels: number
}

const FLOAT = 4
/** outputs that are reckoned together */
const GROUP = 16
const PAGE = 65_536

/**
 * @returns   a cell, row by row, to the last layer's numbers
 * @throws    RangeError for layers it cannot run: outputs not in sixteens, another order than maps, then full layers
 */
export function networkOf(
  layers: Layer[],
  height: number,
  width: number,
): (cell: Float32Array) => Float64Array {
  const places = planMaps(layers, height, width)
  const last = places.at(-1)!
  const weightsAt: number[] = []
  let end = last.at + last.row * last.height
  for (const layer of layers) {
    weightsAt.push(end)
    if (layer.kind === 'conv') end += FLOAT * (layer.weights.length + layer.bias.length)
  }
  const memory = new WebAssembly.Memory({ initial: Math.ceil(end / PAGE) })
  const floats = new Float32Array(memory.buffer)
  layers.forEach((layer, i) => {
    if (layer.kind === 'conv') floats.set(packed(layer), weightsAt[i]! / FLOAT)
  })
  const kernels = new WebAssembly.Instance(compiled(), { network: { memory } }).exports as unknown as Kernels
  const steps = layers.slice(0, places.length - 1)
  const full = layers
    .slice(places.length - 1)
    .map((layer, i) => (i === 0 ? inMapOrder(layer as FcLayer, last) : (layer as FcLayer)))
  return (cell) => {
    write(floats, places[0]!, cell)
    steps.forEach((layer, i) => {
      const [from, to] = [places[i]!, places[i + 1]!]
      if (layer.kind === 'conv') convolve(kernels, layer, weightsAt[i]!, from, to)
      else kernels.pool(inner(from), from.row, from.pixel, inner(to), to.row, to.height, to.width)
    })
    const flat = floats.subarray(last.at / FLOAT, last.at / FLOAT + last.height * last.width * last.channels)
    return full.reduce<Float64Array>(fullyConnected, Float64Array.from(flat))
  }
}

let kernelCode: WebAssembly.Module | null = null
const compiled = () =>
  (kernelCode ??= new WebAssembly.Module(readFileSync(new URL('layers.wasm', import.meta.url))))

/** One map before the first layer and one after each that makes a map. */
function planMaps(layers: Layer[], height: number, width: number): Place[] {
  const maps: Place[] = []
  let end = 0
  let size = { height, width, channels: 1 }
  for (let i = 0; i <= layers.length; i += 1) {
    const [before, next] = [layers[i - 1], layers[i]]
    if (before?.kind === 'fc') break
    if (before?.kind === 'conv') size = { ...size, channels: before.outputs }
    if (before?.kind === 'pool') size = { ...size, height: size.height >> 1, width: size.width >> 1 }
    if (before?.kind === 'conv' && before.outputs % GROUP !== 0)
      throw new RangeError(`${before.outputs} outputs, not sixteens`)
    const frame = next?.kind === 'conv' ? next.kernel >> 1 : 0
    const pixel = FLOAT * size.channels
    const row = pixel * (size.width + 2 * frame)
    maps.push({ at: end, row, pixel, frame, ...size })
    end += Math.ceil((row * (size.height + 2 * frame)) / 16) * 16
  }
  if (layers.slice(maps.length - 1).some(({ kind }) => kind !== 'fc'))
    throw new RangeError('full layers come last')
  return maps
}

/** Where a map's own first pixel lies, inside its frame. */
const inner = ({ at, row, pixel, frame }: Place) => at + frame * (row + pixel)

function write(floats: Float32Array, place: Place, cell: Float32Array): void {
  for (let y = 0; y < place.height; y += 1)
    floats.set(cell.subarray(y * place.width, (y + 1) * place.width), (inner(place) + y * place.row) / FLOAT)
}

function convolve(kernels: Kernels, layer: ConvLayer, weights: number, from: Place, to: Place): void {
  const run = layer.kernel * from.pixel
  kernels.convolve(
    ...([from.at, from.row, from.pixel, inner(to), to.row, to.pixel] as const),
    ...([weights, layer.outputs / GROUP, to.height, to.width, layer.kernel, run] as const),
  )
}

/** As layers.wat wants them: sixteen outputs side by side. */
function packed({ inputs, outputs, kernel, weights, bias }: ConvLayer): Float32Array {
  const taps = kernel * kernel
  const out = new Float32Array(weights.length + bias.length)
  let at = 0
  for (let first = 0; first < outputs; first += GROUP) {
    for (let output = first; output < first + GROUP; output += 1) out[at++] = bias[output]!
    for (let tap = 0; tap < taps; tap += 1)
      for (let input = 0; input < inputs; input += 1)
        for (let output = first; output < first + GROUP; output += 1)
          out[at++] = weights[(output * inputs + input) * taps + tap]!
  }
  return out
}

/** The first full layer was trained on maps channel by channel; here they lie pixel by pixel. */
function inMapOrder(layer: FcLayer, { height, width, channels }: Place): FcLayer {
  const pixels = height * width
  if (layer.inputs !== pixels * channels)
    throw new RangeError(`${pixels * channels} values into a layer of ${layer.inputs}`)
  const weights = new Float32Array(layer.weights.length)
  for (let output = 0; output < layer.outputs; output += 1)
    for (let channel = 0; channel < channels; channel += 1)
      for (let pixel = 0; pixel < pixels; pixel += 1)
        weights[output * layer.inputs + pixel * channels + channel] =
          layer.weights[output * layer.inputs + channel * pixels + pixel]!
  return { ...layer, weights }
}

function fullyConnected(values: Float64Array, layer: FcLayer): Float64Array {
  const out = new Float64Array(layer.outputs)
  for (let output = 0; output < layer.outputs; output += 1) {
    let sum = layer.bias[output]!
    const row = output * layer.inputs
    for (let input = 0; input < layer.inputs; input += 1) sum += layer.weights[row + input]! * values[input]!
    out[output] = layer.relu && sum < 0 ? 0 : sum
  }
  return out
}
