/**
 * Grey: a picture of brightness only, the reader's working material.
 */
export interface Grey {
  width: number
  height: number
  /** 0 black … 255 white, row by row */
  data: Uint8Array
}

/** Bilinear; outside the picture its nearest edge. */
export function brightnessAt(image: Grey, x: number, y: number): number {
  const cx = x < 0 ? 0 : x > image.width - 1.001 ? image.width - 1.001 : x
  const cy = y < 0 ? 0 : y > image.height - 1.001 ? image.height - 1.001 : y
  const left = Math.floor(cx)
  const top = Math.floor(cy)
  const at = top * image.width + left
  const fx = cx - left
  const fy = cy - top
  const { data, width } = image
  const upper = data[at]! * (1 - fx) + data[at + 1]! * fx
  const lower = data[at + width]! * (1 - fx) + data[at + width + 1]! * fx
  return upper * (1 - fy) + lower * fy
}

/** Area average down to `width` (never up): keeps thin marks that skipping pixels would lose. */
export function shrinkTo(image: Grey, longSide: number): Grey {
  const scale = longSide / Math.max(image.width, image.height)
  if (scale >= 1) return image
  const width = Math.round(image.width * scale)
  const height = Math.round(image.height * scale)
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1) shrinkRow(image, y, height, data.subarray(y * width, (y + 1) * width))
  return { width, height, data }
}

function shrinkRow(image: Grey, y: number, height: number, row: Uint8Array): void {
  const top = Math.floor((y * image.height) / height)
  const bottom = Math.max(top + 1, Math.floor(((y + 1) * image.height) / height))
  for (let x = 0; x < row.length; x += 1) {
    const left = Math.floor((x * image.width) / row.length)
    const right = Math.max(left + 1, Math.floor(((x + 1) * image.width) / row.length))
    let sum = 0
    for (let v = top; v < bottom; v += 1)
      for (let u = left; u < right; u += 1) sum += image.data[v * image.width + u]!
    row[x] = sum / ((bottom - top) * (right - left))
  }
}

/** Grey as RGBA, for libraries that know nothing else. */
export function toRgba(image: Grey): { width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> } {
  const data = new Uint8ClampedArray(image.data.length * 4)
  const words = new Uint32Array(data.buffer)
  for (let i = 0; i < image.data.length; i += 1) words[i] = image.data[i]! * 0x010101 + 0xff000000
  return { width: image.width, height: image.height, data }
}

export function percentile(values: ArrayLike<number>, share: number): number {
  if (values.length === 0) return 0
  const sorted = Float64Array.from(values as ArrayLike<number>).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}
