/** `famisapo read --labels`: what two people read, against what the reader says. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { agreedLabels, type Label, scoreAgainst } from '../../ocr/score/labels.ts'
import { fieldScores } from '../../ocr/score/score-readings.ts'
import type { Reading } from '../../rules/reading.ts'
import { famisapo } from '../../server/cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'labels-'))
afterAll(() => rmSync(folder, { recursive: true }))
const photo = fileURLToPath(new URL('../../sandbox/samples/single-good.jpg', import.meta.url))

function csv(name: string, lines: string[]): string {
  const path = join(folder, name)
  writeFileSync(path, ['photo,row,field,value', ...lines, ''].join('\n'))
  return path
}

async function read(...args: string[]) {
  let out = ''
  let err = ''
  const env = { FAMISAPO_SANDBOX: '1', DATA_DIR: folder }
  const io = { out: (text: string) => void (out += text), err: (text: string) => void (err += text), env }
  return { code: await famisapo(['read', ...args], io), out, err }
}

const label = (field: string, value: string, row = 1): Label => ({ photo: 'a.jpg', row, field, value })

describe('two people', () => {
  it.each([
    { why: 'the same value is known', first: '18:00', second: '18:00', agreed: 1 },
    { why: 'nothing written is a value too', first: '', second: '', agreed: 1 },
    { why: 'where they differ nobody is judged', first: '18:00', second: '13:00', agreed: 0 },
    { why: 'what neither can read is not known', first: '?', second: '?', agreed: 0 },
  ])('$why', ({ first, second, agreed }) => {
    const both = agreedLabels([label('end', first)], [label('end', second)])
    expect([both.agreed.length, both.differing.length]).toEqual([agreed, 1 - agreed])
  })
  it('a line that the other left out is not known', () => {
    expect(agreedLabels([label('end', '18:00')], []).agreed).toEqual([])
  })
})

it('a wrong value taken as sure is named; an asked one is no mistake; a photo that was not read counts against it', () => {
  const field = (name: string, value: string, status: 'sure' | 'unsure') => ({
    ...{
      name,
      row: 1,
      value,
      status,
      confidence: 0.9,
      box: [0, 0, 1, 1] as [number, number, number, number],
    },
  })
  const reading = (fields: object[], verdict = 'read') =>
    ({ verdict, reason: null, engine: 'test', fields }) as unknown as Reading
  const labels = [label('start', '15:00'), label('end', '18:00'), label('childCount', '2')]
  const read = reading([
    field('start', '15:00', 'sure'),
    field('end', '13:00', 'sure'),
    field('childCount', '1', 'unsure'),
  ])
  const photos = [scoreAgainst(labels, 'a.jpg', read), scoreAgainst(labels, 'b.jpg', reading([], 'retake'))]
  expect(fieldScores(photos)).toMatchObject({
    registered: { right: 1, of: 2 },
    acceptedRight: { right: 1, of: 2 },
    asked: { right: 1, of: 3 },
    wrong: ['a.jpg end row 1: 18:00 read as 13:00'],
  })
})

describe('the verb', () => {
  it('says how often the reader is right, and where the two differ', { timeout: 60_000 }, async () => {
    const first = csv('first.csv', [
      'single-good.jpg,1,date,2026-11-05',
      'single-good.jpg,1,start,15:00',
      'single-good.jpg,1,end,17:00',
      'single-good.jpg,1,sickCount,',
      'elsewhere.jpg,1,start,09:00',
    ])
    const second = csv('second.csv', [
      'single-good.jpg,1,date,2026-11-05',
      'single-good.jpg,1,start,15:00',
      'single-good.jpg,1,end,11:00',
      'single-good.jpg,1,sickCount,',
      'elsewhere.jpg,1,start,09:00',
    ])
    const { code, out } = await read(photo, '--labels', first, '--labels', second)
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      photos: 1,
      acceptedRight: { right: 3, of: 3 },
      peopleDiffer: ['single-good.jpg end row 1'],
      labelsWithoutPhoto: ['elsewhere.jpg'],
    })
  })
  it.each([
    { why: 'one person is not enough', files: [['single-good.jpg,1,date,2026-11-05']], says: 'twice' },
    { why: 'three are too many', files: [[], [], []], says: 'twice' },
    { why: 'a row that is none', files: [['a.jpg,first,date,x'], []], says: 'line 2: row "first"' },
  ])('$why', async ({ files, says }) => {
    const labels = files.flatMap((lines, i) => ['--labels', csv(`bad-${i}.csv`, lines)])
    const { code, err } = await read(photo, ...labels)
    expect(code).not.toBe(0)
    expect(err).toContain(says)
  })
})
