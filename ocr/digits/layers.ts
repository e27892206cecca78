/**
 * The three layers of the digit network, on typed arrays. No library: a runtime for networks weighs
 * a thousand times the model. Loops run along rows so that the inner one is a plain multiply-add.
 */
import type { ConvLayer, FcLayer } from './weights.ts'

/** channel after channel, each row by row */
export interface FeatureMap {
  data: Float32Array
  channels: number
  height: number
  width: number
}

/** Same-size convolution with zero padding, then ReLU. */
export function convolveAndRelu(map: FeatureMap, layer: ConvLayer): FeatureMap {
  const { height, width } = map
  const padded = pad(map, layer.kernel >> 1)
  const size = height * width
  const data = new Float32Array(layer.outputs * size)
  const sums = new Float32Array(size)
  for (let output = 0; output < layer.outputs; output++) {
    sums.fill(layer.bias[output]!)
    for (let input = 0; input < layer.inputs; input++) {
      const kernelAt = (output * layer.inputs + input) * layer.kernel * layer.kernel
      addKernel(sums, width, height, padded, input, layer, kernelAt)
    }
    for (let i = 0; i < size; i++) data[output * size + i] = sums[i]! > 0 ? sums[i]! : 0
  }
  return { data, channels: layer.outputs, height, width }
}

/** Adds one input channel seen through one kernel: nine taps at a time for 3×3, a row of five for 5×5. */
function addKernel(
  sums: Float32Array,
  width: number,
  height: number,
  padded: FeatureMap,
  input: number,
  layer: ConvLayer,
  kernelAt: number,
): void {
  const stride = padded.width
  const from = input * stride * padded.height
  const add = layer.kernel === 3 ? addThreeByThree : addFiveByFive
  for (let y = 0; y < height; y++)
    add(sums, y * width, width, padded.data, from + y * stride, stride, layer.weights, kernelAt)
}

function addThreeByThree(
  sums: Float32Array,
  to: number,
  width: number,
  data: Float32Array,
  from: number,
  stride: number,
  w: Float32Array,
  at: number,
): void {
  const [a, b, c] = [w[at]!, w[at + 1]!, w[at + 2]!]
  const [d, e, f] = [w[at + 3]!, w[at + 4]!, w[at + 5]!]
  const [g, h, k] = [w[at + 6]!, w[at + 7]!, w[at + 8]!]
  const [second, third] = [from + stride, from + 2 * stride]
  for (let x = 0; x < width; x++) {
    sums[to + x]! +=
      a * data[from + x]! +
      b * data[from + x + 1]! +
      c * data[from + x + 2]! +
      d * data[second + x]! +
      e * data[second + x + 1]! +
      f * data[second + x + 2]! +
      g * data[third + x]! +
      h * data[third + x + 1]! +
      k * data[third + x + 2]!
  }
}

function addFiveByFive(
  sums: Float32Array,
  to: number,
  width: number,
  data: Float32Array,
  from: number,
  stride: number,
  w: Float32Array,
  at: number,
): void {
  for (let row = 0; row < 5; row++) {
    const [a, b, c, d, e] = [
      w[at + 5 * row]!,
      w[at + 5 * row + 1]!,
      w[at + 5 * row + 2]!,
      w[at + 5 * row + 3]!,
      w[at + 5 * row + 4]!,
    ]
    const start = from + row * stride
    for (let x = 0; x < width; x++) {
      sums[to + x]! +=
        a * data[start + x]! +
        b * data[start + x + 1]! +
        c * data[start + x + 2]! +
        d * data[start + x + 3]! +
        e * data[start + x + 4]!
    }
  }
}

function pad(map: FeatureMap, by: number): FeatureMap {
  const { channels, height, width } = map
  const [tall, wide] = [height + 2 * by, width + 2 * by]
  const data = new Float32Array(channels * tall * wide)
  for (let channel = 0; channel < channels; channel++) {
    for (let y = 0; y < height; y++) {
      const row = (channel * height + y) * width
      data.set(map.data.subarray(row, row + width), (channel * tall + y + by) * wide + by)
    }
  }
  return { data, channels, height: tall, width: wide }
}

/** The largest of each 2×2; an odd last row or column falls away. */
export function pool2(map: FeatureMap): FeatureMap {
  const [height, width] = [map.height >> 1, map.width >> 1]
  const data = new Float32Array(map.channels * height * width)
  let to = 0
  for (let channel = 0; channel < map.channels; channel++) {
    for (let y = 0; y < height; y++) {
      let from = (channel * map.height + 2 * y) * map.width
      for (let x = 0; x < width; x++, from += 2) {
        const upper = Math.max(map.data[from]!, map.data[from + 1]!)
        const lower = Math.max(map.data[from + map.width]!, map.data[from + map.width + 1]!)
        data[to++] = Math.max(upper, lower)
      }
    }
  }
  return { data, channels: map.channels, height, width }
}

export function fullyConnected(values: Float32Array, layer: FcLayer): Float32Array {
  if (values.length !== layer.inputs)
    throw new RangeError(`${values.length} values into a layer of ${layer.inputs}`)
  const out = new Float32Array(layer.outputs)
  for (let output = 0; output < layer.outputs; output++) {
    let sum = layer.bias[output]!
    const row = output * layer.inputs
    for (let input = 0; input < layer.inputs; input++) sum += layer.weights[row + input]! * values[input]!
    out[output] = layer.relu && sum < 0 ? 0 : sum
  }
  return out
}
