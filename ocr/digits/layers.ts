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
  const stride = padded.width
  const plane = stride * padded.height
  // Whole planes in one run, the padding columns included: their sums mean nothing and are left out at the end.
  const run = height * stride - (layer.kernel - 1)
  const sums = new Float32Array(run)
  const data = new Float32Array(layer.outputs * height * width)
  const add = layer.kernel === 3 ? addThreeByThree : addFiveByFive
  for (let output = 0; output < layer.outputs; output++) {
    sums.fill(layer.bias[output]!)
    for (let input = 0; input < layer.inputs; input++) {
      const kernelAt = (output * layer.inputs + input) * layer.kernel * layer.kernel
      add(sums, padded.data, input * plane, stride, layer.weights, kernelAt)
    }
    for (let y = 0; y < height; y++) {
      const to = (output * height + y) * width
      for (let x = 0; x < width; x++) data[to + x] = Math.max(0, sums[y * stride + x]!)
    }
  }
  return { data, channels: layer.outputs, height, width }
}

/** Adds one padded input plane seen through one 3×3 kernel. */
function addThreeByThree(
  sums: Float32Array,
  plane: Float32Array,
  from: number,
  stride: number,
  w: Float32Array,
  at: number,
): void {
  const [a, b, c] = [w[at]!, w[at + 1]!, w[at + 2]!]
  const [d, e, f] = [w[at + 3]!, w[at + 4]!, w[at + 5]!]
  const [g, h, k] = [w[at + 6]!, w[at + 7]!, w[at + 8]!]
  for (
    let i = 0, upper = from, mid = from + stride, lower = mid + stride;
    i < sums.length;
    i++, upper++, mid++, lower++
  ) {
    sums[i]! +=
      a * plane[upper]! +
      b * plane[upper + 1]! +
      c * plane[upper + 2]! +
      d * plane[mid]! +
      e * plane[mid + 1]! +
      f * plane[mid + 2]! +
      g * plane[lower]! +
      h * plane[lower + 1]! +
      k * plane[lower + 2]!
  }
}

/** The same for 5×5, a kernel row at a time. */
function addFiveByFive(
  sums: Float32Array,
  plane: Float32Array,
  from: number,
  stride: number,
  w: Float32Array,
  at: number,
): void {
  for (let row = 0; row < 5; row++) {
    const [a, b, c] = [w[at + 5 * row]!, w[at + 5 * row + 1]!, w[at + 5 * row + 2]!]
    const [d, e] = [w[at + 5 * row + 3]!, w[at + 5 * row + 4]!]
    for (let i = 0, p = from + row * stride; i < sums.length; i++, p++) {
      sums[i]! +=
        a * plane[p]! + b * plane[p + 1]! + c * plane[p + 2]! + d * plane[p + 3]! + e * plane[p + 4]!
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
