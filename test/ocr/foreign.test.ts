/**
 * Papers that are not ours: a form learnt from its blank, found again in photos or not taken for it; typed words as
 * proposals. Digits: real ones no model was trained on ('report').
 */
import { cpSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFormFields } from '../../ocr/foreign/form-fields.ts'
import { damagedForms, keepForm, loadForms, nextVersion } from '../../ocr/foreign/forms-folder.ts'
import { CannotLearn, learnForm } from '../../ocr/foreign/learn-form.ts'
import { titleAgrees } from '../../ocr/foreign/read-title.ts'
import { type ReadHereOptions, readPhotoHere } from '../../ocr/read-photo-here.ts'
import type { Reading } from '../../rules/reading.ts'
import { triage } from '../../rules/triage.ts'
import { learntForm, OLD_KINDS, oldForm, type OldPhoto, oldPhoto } from './support/old-form.ts'

const formsFolder = mkdtempSync(join(tmpdir(), 'forms-'))
const options: ReadHereOptions = { formKeys: [], kindCodes: OLD_KINDS, today: '2026-11-30', formsFolder }
beforeAll(async () => {
  for (const kind of ['single', 'month'] as const) keepForm(formsFolder, await learntForm(kind))
}, 60_000)
afterAll(() => rmSync(formsFolder, { recursive: true }))

const smaller = <T extends { longSidePx: number }>(conditions: T): T => ({ ...conditions, longSidePx: 1700 })

/** mm by which the middle of each box lies elsewhere than it is said to. */
async function offBy({ kind, mmAt }: OldPhoto, { fields, photo }: Reading): Promise<number[]> {
  const { layout } = await learntForm(kind)
  return fields.flatMap((field) => {
    const own = layout.fields.find(({ name, row }) => name === field.name && row === field.row)!
    if (own.type === 'text') return []
    const boxes = [...own.cells, ...own.options]
    const right = Math.max(...boxes.map((box) => box.x + box.w))
    const bottom = Math.max(...boxes.map((box) => box.y + box.h))
    const middle = { x: (boxes[0]!.x + right) / 2, y: (boxes[0]!.y + bottom) / 2 }
    const [left, top, width, height] = field.box
    const there = mmAt(left + width / 2, top + height / 2, photo!.widthPx, photo!.heightPx)
    return [Math.hypot(there.x - middle.x, there.y - middle.y)]
  })
}

describe('a learnt form, photographed', { timeout: 60_000 }, () => {
  it.each([
    { kind: 'single', seed: 8001 },
    { kind: 'month', seed: 8002 },
  ] as const)('$kind $seed: found in its place, its values proposed', async ({ kind, seed }) => {
    const photo = await oldPhoto(kind, seed, smaller)
    const reading = await readPhotoHere(photo.jpeg, options)
    expect(reading).toMatchObject({
      verdict: 'read',
      form: { version: `old-${kind}@1`, kind, month: '2026-11' },
    })
    expect(Math.max(...(await offBy(photo, reading)))).toBeLessThan(1)
    // no row is lost; an empty one may be asked about, black boxes are harder to see empty than ours
    expect(reading.rows.length - photo.rows.length).toBeOneOf([0, 1])
    const written = photo.rows.flatMap((row, i) =>
      Object.entries(row).map(([name, value]) => ({
        value,
        field: reading.fields.find((field) => field.name === name && field.row === i + 1)!,
      })),
    )
    const right = written.filter(({ value, field }) => field.value === value)
    expect(right.length / written.length).toBeGreaterThan(0.85)
    // nothing of a paper that is not ours is taken without a question
    expect(written.filter(({ field }) => field.status !== 'unsure')).toEqual([])
    // one activity is talked about with the member; a month of nothing but questions goes to a person
    expect(triage(reading).verdict).toBe(kind === 'single' ? 'ask-member' : 'centre')
  })
})

describe('what must not be taken for it', { timeout: 60_000 }, () => {
  it('the same rules under another heading: rules and words fit, the heading does not', async () => {
    const other = await oldForm('single', '短期保育利用票')
    const { jpeg } = await oldPhoto('single', 8004, smaller, other)
    const reading = await readPhotoHere(jpeg, options)
    expect(reading.form?.version ?? null).not.toBe('old-single@1')
    expect(reading.fields.filter(({ status }) => status === 'sure')).toEqual([])
  })
  it('a folder without forms: as if nothing had been learnt', () => {
    expect(loadForms(join(formsFolder, 'nowhere'))).toEqual([])
  })
  it('a form that was half written is left out, and named', () => {
    const folder = mkdtempSync(join(tmpdir(), 'forms-'))
    cpSync(formsFolder, folder, { recursive: true })
    const [torn] = readdirSync(folder).filter((file) => file.includes('old-single'))
    truncateSync(join(folder, torn!), 1_000)
    expect(damagedForms(folder)).toEqual([torn])
    expect(loadForms(folder).map(({ name }) => name)).toEqual(['old-month'])
    rmSync(folder, { recursive: true })
  })
})

describe('learning', { timeout: 60_000 }, () => {
  it('the same name again is the next version', () => {
    expect([nextVersion(formsFolder, 'old-single'), nextVersion(formsFolder, 'new')]).toEqual([2, 1])
  })
  it.each([
    { why: 'not a picture', blank: () => Promise.resolve(Buffer.from('no picture at all')) },
    {
      why: 'another shape than the page',
      blank: async () =>
        sharp((await oldForm('single')).png)
          .resize(900, 900, { fit: 'fill' })
          .png()
          .toBuffer(),
    },
    {
      why: 'an empty sheet',
      blank: () =>
        sharp({ create: { width: 840, height: 1188, channels: 3, background: '#fff' } })
          .png()
          .toBuffer(),
    },
    {
      why: 'the title stands elsewhere',
      blank: async () => (await oldForm('single')).png,
      title: { x: 20, y: 250, w: 90, h: 13 },
    },
  ])('$why: refused', async ({ blank, title }) => {
    const { fields, picture } = await oldForm('single')
    const read = readFormFields({ ...fields, title: { ...fields.title, ...title } }, picture.width)
    if ('problems' in read) throw new Error(read.problems.join())
    await expect(learnForm(await blank(), read, 1)).rejects.toThrow(CannotLearn)
  })
  it.each([
    { why: 'no object', json: 3, says: 'no object' },
    { why: 'a name that is no file name', json: { name: '../x' }, says: 'small letters' },
    {
      why: 'a box off the page',
      json: { fields: [{ name: 'date', row: 1, type: 'digits', cells: [{ x: 205, y: 1, w: 9, h: 9 }] }] },
      says: 'not on the page',
    },
    {
      why: 'three boxes for a day',
      json: {
        fields: [
          { name: 'date', row: 1, type: 'digits', cells: [1, 2, 3].map((x) => ({ x, y: 1, w: 9, h: 9 })) },
        ],
      },
      says: '2 boxes',
    },
    {
      why: 'a field nobody knows',
      json: { fields: [{ name: 'wage', row: 1, type: 'digits', cells: [] }] },
      says: 'not one of',
    },
    { why: 'no times', json: {}, says: 'no field start' },
  ])('FIELDS.json: $why', async ({ json, says }) => {
    const { fields } = await oldForm('single')
    const read = readFormFields(typeof json === 'object' ? { ...fields, fields: [], ...json } : json, 1654)
    expect('problems' in read ? read.problems.join('\n') : 'accepted').toContain(says)
  })
  it('boxes in pixels of the blank are the same boxes', async () => {
    const { fields, picture } = await oldForm('single')
    const px = picture.width / 210
    const scaled = JSON.parse(JSON.stringify(fields), (key, value: unknown) =>
      ['x', 'y', 'w', 'h'].includes(key) ? Number(value) * px : value,
    ) as object
    const read = readFormFields({ ...scaled, unit: 'px' }, picture.width)
    expect('problems' in read ? read.problems : read.fields[2]!.cells[0]!.x).toBeCloseTo(
      fields.fields[2]!.cells[0]!.x,
    )
  })
  it.each([
    { read: '援助活動報告書', title: '援助活動報告書', same: true },
    { read: '|援助活勤報告書', title: '援助活動報告書', same: true },
    { read: '援助活動実績表', title: '援助活動報告書', same: false },
    { read: '', title: '援助活動報告書', same: false },
  ])('「$read」 for 「$title」: $same', ({ read, title, same }) => {
    expect(titleAgrees(read, title)).toBe(same)
  })
})
