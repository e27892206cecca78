/** A city's own digit model: adopted only where it is better, and taken back. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { compareModels, LEAST_CELLS, signTest } from '../../ocr/corpus/compare-models.ts'
import { adoptedModels, adoptModel, currentModel, rollBackModel } from '../../ocr/corpus/models-folder.ts'
import { type DigitModel, loadDigitModel } from '../../ocr/digits/recognise.ts'
import { readPhotoHere } from '../../ocr/read-photo-here.ts'

const folder = mkdtempSync(join(tmpdir(), 'models-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Says `right` for the first cells and something else for the others; a cell's first byte is its number. */
const model = (version: string, isRight: (i: number) => boolean): DigitModel => ({
  version,
  recognise: (cells) =>
    cells.map((cell, i) => {
      const label = Math.round(cell[1]! * 255)
      const says = isRight(i) ? label : (label + 1) % 11
      return { probabilities: Float32Array.from({ length: 11 }, (_, k) => (k === says ? 0.9 : 0.01)) }
    }),
})
const cells = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ ink: new Uint8Array(28 * 36).fill(i % 11), label: i % 11 }))

describe('better, or not', () => {
  const old = model('old', (i) => i % 10 !== 0)
  it.each([
    {
      why: 'right wherever the old one was, and in more',
      fresh: model('new', (i) => i % 20 !== 0),
      count: 400,
      better: true,
    },
    { why: 'the same', fresh: old, count: 400, better: false },
    { why: 'worse', fresh: model('new', (i) => i % 5 !== 0), count: 400, better: false },
    {
      why: 'two cells more: luck',
      fresh: model('new', (i) => i % 10 !== 0 || i < 20),
      count: 400,
      better: false,
    },
    { why: 'too few cells to judge', fresh: model('new', () => true), count: LEAST_CELLS - 1, better: false },
  ])('$why', ({ fresh, count, better }) => {
    const compared = compareModels(old, fresh, cells(count))
    expect(compared.isBetter).toBe(better)
    expect(compared.present.right).toBe(count - Math.ceil(count / 10))
  })
  it.each([
    { wins: 0, losses: 0, chance: 1 },
    { wins: 5, losses: 0, chance: 1 / 32 },
    { wins: 3, losses: 1, chance: 5 / 16 },
  ])('$wins to $losses: $chance', ({ wins, losses, chance }) => {
    expect(signTest(wins, losses)).toBeCloseTo(chance, 10)
  })
})

/** The committed weights under another name. */
function weights(version: string): string {
  const own = join(folder, 'given', version)
  mkdirSync(own, { recursive: true })
  const file = (name: string) => fileURLToPath(new URL(`../../ocr/digits/${name}`, import.meta.url))
  cpSync(file('weights.bin'), join(own, 'weights.bin'))
  const about = JSON.parse(readFileSync(file('weights.json'), 'utf8')) as object
  writeFileSync(join(own, 'weights.json'), JSON.stringify({ ...about, version }))
  return join(own, 'weights.bin')
}

describe('adopted and taken back', () => {
  const models = join(folder, 'models')
  const reads = async () =>
    (await readPhotoHere(Buffer.alloc(20), { formKeys: [], modelsFolder: models })).engine.split(', ').at(-1)
  it('the program’s own reads until another is adopted; the one before after each way back', async () => {
    const own = loadDigitModel().version
    expect([currentModel(models), await reads()]).toEqual([null, own])
    adoptModel(models, 'city-1', weights('city-1'))
    expect(await reads()).toBe('city-1')
    adoptModel(models, 'city-2', weights('city-2'))
    expect([adoptedModels(models), await reads()]).toEqual([['city-1', 'city-2'], 'city-2'])
    expect([rollBackModel(models), await reads()]).toEqual(['city-2', 'city-1'])
    expect([rollBackModel(models), await reads()]).toEqual(['city-1', own])
    expect(rollBackModel(models)).toBeNull()
  })
  it('damaged weights stop no reading', async () => {
    adoptModel(models, 'city-3', weights('city-3'))
    writeFileSync(join(models, 'city-3', 'weights.bin'), 'gone')
    expect(await reads()).toBe(loadDigitModel().version)
  })
  it('a name that leaves the folder is refused', () => {
    expect(() => adoptModel(models, '../away', weights('x'))).toThrow('no name for a model')
  })
})
