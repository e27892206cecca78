/** The digit network: the committed weights are the ones described, and they read as they did when they were made. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { BLANK, CELL_HEIGHT, CELL_WIDTH, CLASSES, loadDigitModel } from '../../ocr/digits/recognise.ts'
import { translateLayers } from '../../ocr/digits/train/translate-layers.ts'

const room = (name: string): URL => new URL(`../../ocr/digits/${name}`, import.meta.url)
const beside = (name: string): Buffer => readFileSync(new URL(name, import.meta.url))
const size = CELL_WIDTH * CELL_HEIGHT

const model = loadDigitModel()
const recorded = JSON.parse(beside('digits-vectors.json').toString()) as {
  labels: number[]
  probabilities: number[][]
}
const pixels = beside('digits-vectors.bin')
const cells = recorded.labels.map((_, i) =>
  Float32Array.from(pixels.subarray(i * size, (i + 1) * size), (byte) => byte / 255),
)
const likeliest = (probabilities: Float32Array): number => probabilities.indexOf(Math.max(...probabilities))
/** paper so clean that no network was asked */
const toldWithoutNetwork = (probabilities: Float32Array): boolean =>
  probabilities[BLANK] === Math.fround(0.9998) && probabilities[0] === Math.fround(0.00002)
/** an otherwise white cell with ink where the rule says so */
const cell = (inkAt: (x: number, y: number) => number): Float32Array =>
  Float32Array.from({ length: size }, (_, i) => inkAt(i % CELL_WIDTH, Math.floor(i / CELL_WIDTH)))

describe('the committed weights', () => {
  const about = JSON.parse(readFileSync(room('weights.json'), 'utf8')) as {
    sha256: string
    version: string
    numbers: number
  }
  const bytes = readFileSync(room('weights.bin'))

  it('are the file that weights.json describes, and small', () => {
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(about.sha256)
    expect(bytes.length).toBe(about.numbers * 4)
    expect(bytes.length).toBeLessThanOrEqual(350_000)
    expect(model.version).toBe(about.version)
  })
})

describe('inference', () => {
  it('runs the code that layers.wat shows', async () => {
    expect(Buffer.from(await translateLayers()).equals(readFileSync(room('layers.wasm')))).toBe(true)
  })

  it('gives the probabilities that were recorded when the weights were made', () => {
    const readings = model.recognise(cells)
    for (const [i, { probabilities }] of readings.entries()) {
      expect(probabilities).toHaveLength(CLASSES)
      if (toldWithoutNetwork(probabilities)) {
        expect(recorded.probabilities[i]![BLANK], `cell ${i}`).toBeGreaterThan(0.99)
        continue
      }
      for (const [k, expected] of recorded.probabilities[i]!.entries()) {
        expect(Math.abs(probabilities[k]! - expected), `cell ${i}, class ${k}`).toBeLessThan(1e-4)
      }
    }
    const asked = readings.filter(({ probabilities }) => !toldWithoutNetwork(probabilities))
    expect(asked.length).toBeGreaterThanOrEqual(40)
  })

  it('asks the network about the palest digits there are', () => {
    const pale = cell((x, y) => (x >= 13 && x <= 14 && y >= 9 && y <= 27 ? 0.15 : 0))
    expect(toldWithoutNetwork(model.recognise([pale])[0]!.probabilities)).toBe(false)
    const clean = cell((x) => (x === 3 || x === 24 ? 0.25 : 0.05))
    expect(toldWithoutNetwork(model.recognise([clean])[0]!.probabilities)).toBe(true)
  })

  it('reads a cell alike alone and among others', () => {
    const together = model.recognise(cells.slice(0, 3))
    const alone = cells.slice(0, 3).map((one) => model.recognise([one])[0])
    expect(together).toEqual(alone)
    expect(model.recognise([])).toEqual([])
  })

  it.each([
    { why: 'a cell of another size is a bug', cell: new Float32Array(28 * 28) },
    { why: 'so is NaN', cell: cell(() => Number.NaN) },
  ])('$why', ({ cell: bad }) => {
    expect(() => model.recognise([bad])).toThrow(RangeError)
  })
})

describe('what it reads', () => {
  const answers = model.recognise(cells).map(({ probabilities }) => likeliest(probabilities))

  it('digits of hands, fonts and styles that never trained: at least 36 of 40', () => {
    const digits = recorded.labels
      .map((label, i) => ({ label, said: answers[i] }))
      .filter(({ label }) => label !== BLANK)
    expect(digits).toHaveLength(40)
    expect(digits.filter(({ label, said }) => label === said).length).toBeGreaterThanOrEqual(36)
    expect(digits.filter(({ said }) => said === BLANK)).toEqual([])
  })

  it('empty boxes stay empty', () => {
    const blanks = recorded.labels.flatMap((label, i) => (label === BLANK ? [answers[i]] : []))
    expect(blanks).toHaveLength(12)
    expect(blanks.every((said) => said === BLANK)).toBe(true)
  })

  it.each([
    { why: 'clean paper', ink: () => 0 },
    { why: 'grey paper', ink: () => 0.08 },
    {
      why: 'a faint printed box',
      ink: (x: number, y: number) => (x === 3 || x === 24 || y === 5 || y === 30 ? 0.25 : 0),
    },
    { why: 'a speck', ink: (x: number, y: number) => (x === 9 && y === 12 ? 0.7 : 0) },
    {
      why: 'the neighbour at the edge',
      ink: (x: number, y: number) => (x >= 26 && y > 8 && y < 27 ? 0.9 : 0),
    },
  ])('$why is blank', ({ ink }) => {
    const { probabilities } = model.recognise([cell(ink)])[0]!
    expect(likeliest(probabilities)).toBe(BLANK)
  })

  it.each([
    {
      why: 'an upright stroke is 1',
      label: 1,
      ink: (x: number, y: number) => (x >= 13 && x <= 14 && y >= 9 && y <= 27 ? 0.9 : 0),
    },
    {
      why: 'a ring is 0',
      label: 0,
      ink: (x: number, y: number) =>
        Math.abs(Math.hypot((x - 13.5) / 5.5, (y - 17.5) / 8.5) - 1) < 0.13 ? 0.9 : 0,
    },
    {
      why: 'a level bar and a slanting stem is 7',
      label: 7,
      ink: (x: number, y: number) =>
        (y >= 9 && y <= 10 && x >= 7 && x <= 20) ||
        (y > 10 && y <= 27 && Math.abs(x - (20 - (y - 10) * 0.45)) < 1.1)
          ? 0.9
          : 0,
    },
  ])('$why', ({ label, ink }) => {
    const { probabilities } = model.recognise([cell(ink)])[0]!
    expect(likeliest(probabilities)).toBe(label)
    expect(probabilities[label]).toBeGreaterThan(0.6)
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5)
  })
})
