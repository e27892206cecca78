/**
 * The three layers of the digit network, on typed arrays. No library: a runtime for networks weighs a thousand times
 * the model. What is kept between layers is float64: it is what the arithmetic is done in, so that nothing is
 * converted in the inner loops, which take half the time for it.
 */
import type { ConvLayer, FcLayer } from './weights.ts'

/** channel after channel, each row by row */
export interface FeatureMap {
  data: Float64Array
  channels: number
  height: number
  width: number
}

/** Same-size convolution with zero padding, then ReLU. Two outputs at a time: what is loaded serves both. */
export function convolveAndRelu(map: FeatureMap, layer: ConvLayer): FeatureMap {
  const { height, width } = map
  const padded = pad(map, layer.kernel >> 1)
  const stride = padded.width
  const plane = stride * padded.height
  const size = layer.kernel * layer.kernel
  // Whole planes in one run, the padding columns included: their sums mean nothing and are left out at the end.
  const run = height * stride - (layer.kernel - 1)
  const [one, two] = [new Float64Array(run), new Float64Array(run)]
  const data = new Float64Array(layer.outputs * height * width)
  const add = layer.kernel === 3 ? addThreeByThree : addFiveByFive
  for (let output = 0; output < layer.outputs; output += 2) {
    one.fill(layer.bias[output]!)
    two.fill(layer.bias[output + 1]!)
    for (let input = 0; input < layer.inputs; input++) {
      const at = (output * layer.inputs + input) * size
      add(one, two, padded.data, input * plane, stride, layer.weights, at, at + layer.inputs * size)
    }
    keepPositive(one, stride, data, output * height * width, height, width)
    keepPositive(two, stride, data, (output + 1) * height * width, height, width)
  }
  return { data, channels: layer.outputs, height, width }
}

function keepPositive(
  sums: Float64Array,
  stride: number,
  data: Float64Array,
  to: number,
  height: number,
  width: number,
): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sum = sums[y * stride + x]!
      data[to++] = sum > 0 ? sum : 0
    }
  }
}

/** Adds one padded input plane seen through the 3×3 kernels of two outputs, which begin at `k` and `l`. */
function addThreeByThree(
  one: Float64Array,
  two: Float64Array,
  plane: Float64Array,
  from: number,
  stride: number,
  w: Float32Array,
  k: number,
  l: number,
): void {
  const [a, b, c] = [w[k]!, w[k + 1]!, w[k + 2]!]
  const [d, e, f] = [w[k + 3]!, w[k + 4]!, w[k + 5]!]
  const [g, h, j] = [w[k + 6]!, w[k + 7]!, w[k + 8]!]
  const [A, B, C] = [w[l]!, w[l + 1]!, w[l + 2]!]
  const [D, E, F] = [w[l + 3]!, w[l + 4]!, w[l + 5]!]
  const [G, H, J] = [w[l + 6]!, w[l + 7]!, w[l + 8]!]
  const [mid, low] = [from + stride, from + 2 * stride]
  let [u0, u1] = [plane[from]!, plane[from + 1]!]
  let [m0, m1] = [plane[mid]!, plane[mid + 1]!]
  let [l0, l1] = [plane[low]!, plane[low + 1]!]
  for (let i = 0; i < one.length; i++) {
    const u2 = plane[from + i + 2]!
    const m2 = plane[mid + i + 2]!
    const l2 = plane[low + i + 2]!
    one[i]! += a * u0 + b * u1 + c * u2 + d * m0 + e * m1 + f * m2 + g * l0 + h * l1 + j * l2
    two[i]! += A * u0 + B * u1 + C * u2 + D * m0 + E * m1 + F * m2 + G * l0 + H * l1 + J * l2
    u0 = u1
    u1 = u2
    m0 = m1
    m1 = m2
    l0 = l1
    l1 = l2
  }
}

/** The same for 5×5, a kernel row at a time. */
function addFiveByFive(
  one: Float64Array,
  two: Float64Array,
  plane: Float64Array,
  from: number,
  stride: number,
  w: Float32Array,
  k: number,
  l: number,
): void {
  for (let row = 0; row < 25; row += 5) {
    const [a, b, c, d, e] = [w[k + row]!, w[k + row + 1]!, w[k + row + 2]!, w[k + row + 3]!, w[k + row + 4]!]
    const [A, B, C, D, E] = [w[l + row]!, w[l + row + 1]!, w[l + row + 2]!, w[l + row + 3]!, w[l + row + 4]!]
    const start = from + (row / 5) * stride
    for (let i = 0; i < one.length; i++) {
      const v0 = plane[start + i]!
      const v1 = plane[start + i + 1]!
      const v2 = plane[start + i + 2]!
      const v3 = plane[start + i + 3]!
      const v4 = plane[start + i + 4]!
      one[i]! += a * v0 + b * v1 + c * v2 + d * v3 + e * v4
      two[i]! += A * v0 + B * v1 + C * v2 + D * v3 + E * v4
    }
  }
}

function pad(map: FeatureMap, by: number): FeatureMap {
  const { channels, height, width } = map
  const [tall, wide] = [height + 2 * by, width + 2 * by]
  const data = new Float64Array(channels * tall * wide)
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
  const data = new Float64Array(map.channels * height * width)
  let to = 0
  for (let channel = 0; channel < map.channels; channel++) {
    for (let y = 0; y < height; y++) {
      let from = (channel * map.height + 2 * y) * map.width
      for (let x = 0; x < width; x++, from += 2) {
        const [a, b] = [map.data[from]!, map.data[from + 1]!]
        const [c, d] = [map.data[from + map.width]!, map.data[from + map.width + 1]!]
        const upper = a > b ? a : b
        const lower = c > d ? c : d
        data[to++] = upper > lower ? upper : lower
      }
    }
  }
  return { data, channels: map.channels, height, width }
}

export function fullyConnected(values: Float64Array, layer: FcLayer): Float64Array {
  if (values.length !== layer.inputs)
    throw new RangeError(`${values.length} values into a layer of ${layer.inputs}`)
  const out = new Float64Array(layer.outputs)
  for (let output = 0; output < layer.outputs; output++) {
    let sum = layer.bias[output]!
    const row = output * layer.inputs
    for (let input = 0; input < layer.inputs; input++) sum += layer.weights[row + input]! * values[input]!
    out[output] = layer.relu && sum < 0 ? 0 : sum
  }
  return out
}
