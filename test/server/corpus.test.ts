/** Labelled cells of corrections: off without a purpose; digits only; once; sealed; gone with their photo. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditOf, verifyAudit } from '../../db/audit.ts'
import { allCells, countCells, deleteCells } from '../../db/corpus.ts'
import { latestReadings, purgePhoto } from '../../db/photos.ts'
import { approveReport } from '../../db/report-steps.ts'
import { corpusCells } from '../../db/schema.ts'
import type { CellsOfField } from '../../ocr/corpus/cells-of-page.ts'
import { labelsOf } from '../../ocr/corpus/label-cells.ts'
import { sandboxFormKey } from '../../ocr/form/sign-qr.ts'
import { readPhotoHere } from '../../ocr/read-photo-here.ts'
import { exportCorpus } from '../../server/corpus-export.ts'
import { keepCorpus, writerOf } from '../../server/corpus-keep.ts'
import { sideOf } from '../../server/corpus-split.ts'
import type { Services } from '../../server/services.ts'
import { makeWorld, photoReport, PROVIDER, visit, type World } from './review-world.ts'

const PURPOSE = 'to read our own members’ handwriting better'
const rootKey = Buffer.alloc(32, 7)

/** Eleven probabilities with most on one. */
const sees = (digit: number, sure = 0.6) =>
  Array.from({ length: 11 }, (_, i) => (i === digit ? sure : (1 - sure) / 10))
const cell = (digit: number, sure?: number) => ({
  ink: new Uint8Array(28 * 36).fill(digit * 20),
  probabilities: sees(digit, sure),
})

/** The reader as the service has it, with boxes that show `shown` for every field of digits. */
function readerOf(world: World, photoId: () => string, shown: Record<string, string>): Services['reader'] {
  return {
    read: async () => {
      const [stored] = await latestReadings(world.services.db.drizzle, [photoId()])
      const cells = stored!.reading.fields.flatMap(({ name, row }): CellsOfField[] => {
        const digits = shown[`${name} ${row}`]
        return digits === undefined
          ? []
          : [{ name, row, cells: [...digits].map((d) => cell(d === ' ' ? 10 : Number(d))) }]
      })
      return { ...stored!.reading, cells }
    },
  } as unknown as Services['reader']
}

describe('from correction to cell', () => {
  let world: World
  let services: Services
  let photo: { caseNo: string; photoId: string }
  beforeAll(async () => {
    world = await makeWorld()
    photo = await photoReport(world.services, {
      draftId: 'corpus-1',
      activities: [
        visit({ date: '2025-11-04', start: '09:00', end: '17:30' }),
        visit({ date: '2025-11-05' }),
      ],
      misread: [
        { row: 1, name: 'end', value: '11:30', alternatives: ['17:30'], confidence: 0.6 },
        { row: 1, name: 'requesterNo', value: '200034', alternatives: [], confidence: 0.6 },
      ],
    })
    const shown = { 'end 1': '1130', 'start 1': ' 900', 'requesterNo 1': '200034' }
    services = {
      ...world.services,
      config: { ...world.services.config, corpusPurpose: PURPOSE, rootKey },
      reader: readerOf(world, () => photo.photoId, shown),
    }
  })
  afterAll(() => world.close())
  const drizzle = () => services.db.drizzle

  it('without a purpose nothing is looked at; before approval neither', async () => {
    expect(await keepCorpus({ ...services, config: { ...services.config, corpusPurpose: null } })).toBe(0)
    expect(await keepCorpus(services)).toBe(0)
  })
  it('the doubtful end is kept, box by box, as the report has it; what was sure and the number are not', async () => {
    const at = { caseNo: photo.caseNo, version: null, actor: 'staff:1', now: services.clock() }
    expect(await drizzle().transaction((tx) => approveReport(tx, at))).toBe('done')
    expect(await keepCorpus(services)).toBe(1)
    const cells = await allCells(drizzle(), services.sealer)
    expect(cells.map(({ field, row, label, readAs }) => [field, row, label, readAs])).toEqual([
      ['end', 1, 1, 1],
      ['end', 1, 7, 1],
      ['end', 1, 3, 3],
      ['end', 1, 0, 0],
    ])
    expect(cells[2]!.ink).toEqual(cell(3).ink)
    expect(cells[0]!.writer).toBe(writerOf(rootKey, PROVIDER))
    expect(cells[0]!.writer).not.toContain(PROVIDER)
  })
  it('again: nothing more; the audit says what was kept, and for what', async () => {
    expect(await keepCorpus(services)).toBe(0)
    expect(await countCells(drizzle())).toEqual({ cells: 4, writers: 1, purposes: [PURPOSE] })
    const kept = (await auditOf(drizzle(), photo.caseNo)).filter(({ action }) => action === 'corpus.kept')
    expect(kept.map(({ after }) => after)).toEqual([{ photoId: photo.photoId, cells: 4, purpose: PURPOSE }])
  })
  it('the database holds no cell in the open', async () => {
    const [row] = await drizzle().select().from(corpusCells).where(eq(corpusCells.place, 1)).limit(1)
    expect(row!.sealedCell.includes(Buffer.from(cell(1).ink.subarray(0, 64)))).toBe(false)
  })
  it('deleted by case, told in the audit; a photo that goes takes its cells along', async () => {
    const cells = await drizzle().select().from(corpusCells)
    const now = services.clock()
    const none = await drizzle().transaction((tx) =>
      deleteCells(tx, { caseNo: 'R-20000101-00001' }, now, 'system'),
    )
    expect(none).toBe(0)
    expect(
      await drizzle().transaction((tx) => deleteCells(tx, { caseNo: photo.caseNo }, now, 'system')),
    ).toBe(4)
    expect((await auditOf(drizzle(), photo.caseNo)).at(-1)).toMatchObject({
      action: 'corpus.deleted',
      after: { cells: 4 },
    })
    await drizzle()
      .insert(corpusCells)
      .values(cells.map(({ id: _, ...rest }) => rest))
    expect((await countCells(drizzle())).cells).toBe(4)
    expect(await drizzle().transaction((tx) => purgePhoto(tx, photo.photoId))).toBe(true)
    expect((await countCells(drizzle())).cells).toBe(0)
    expect((await verifyAudit(drizzle())).ok).toBe(true)
  })
})

describe('labels', () => {
  it.each([
    {
      why: 'a time',
      name: 'end',
      value: '17:30',
      cells: [cell(1), cell(1), cell(3), cell(0)],
      is: [1, 7, 3, 0],
    },
    {
      why: 'an hour without its nought',
      name: 'start',
      value: '09:00',
      cells: [cell(10), cell(9), cell(0), cell(0)],
      is: [10, 9, 0, 0],
    },
    {
      why: 'an hour with it',
      name: 'start',
      value: '09:00',
      cells: [cell(0), cell(9), cell(0), cell(0)],
      is: [0, 9, 0, 0],
    },
    {
      why: 'nobody can tell whether the first box is empty',
      name: 'start',
      value: '09:00',
      cells: [{ ...cell(9), probabilities: sees(9) }, cell(9), cell(0), cell(0)],
      is: null,
    },
    { why: 'a day', name: 'date', value: '2026-11-05', cells: [cell(10), cell(5)], is: [10, 5] },
    {
      why: 'yen in four boxes',
      name: 'transportYen',
      value: '320',
      cells: [cell(10), cell(3), cell(2), cell(0)],
      is: [10, 3, 2, 0],
    },
    {
      why: 'more digits than boxes',
      name: 'transportYen',
      value: '12345',
      cells: [cell(1), cell(2)],
      is: null,
    },
    {
      why: 'the paper was corrected, not the reading',
      name: 'end',
      value: '18:00',
      cells: [cell(1), cell(7, 0.9999), cell(0), cell(0)],
      is: null,
    },
  ])('$why', ({ name, value, cells, is }) => {
    expect(labelsOf(name, value, cells)).toEqual(is)
  })
  it('real boxes of a real reading: where it is sure, value and boxes say the same digits', async () => {
    const bytes = readFileSync(new URL('../../sandbox/samples/single-good.jpg', import.meta.url))
    const reading = await readPhotoHere(bytes, { formKeys: [sandboxFormKey], keepCells: true })
    const sure = reading.fields.filter(
      ({ name, status }) => ['date', 'start', 'end'].includes(name) && status === 'sure',
    )
    expect(sure.length).toBeGreaterThan(1)
    for (const { name, row, value } of sure) {
      const { cells } = reading.cells!.find((one) => one.name === name && one.row === row)!
      const read = cells.map(({ probabilities }) => probabilities.indexOf(Math.max(...probabilities)))
      // a time may be ticked on the scale: its boxes are empty, and say nothing
      const expected = read.every((digit) => digit === 10) ? null : read
      expect([name, labelsOf(name, value!, cells)]).toEqual([name, expected])
    }
    expect((await readPhotoHere(bytes, { formKeys: [sandboxFormKey] })).cells).toBeUndefined()
  })
})

describe('hands that learn and hands that judge', () => {
  const writers = Array.from({ length: 400 }, (_, i) => writerOf(rootKey, String(100000 + i)))
  it('about a quarter judges, always the same ones', () => {
    const heldOut = writers.filter((writer) => sideOf(writer) === 'held-out')
    expect(heldOut.length).toBeGreaterThan(70)
    expect(heldOut.length).toBeLessThan(130)
    expect(writers.map(sideOf)).toEqual(writers.map(sideOf))
  })
  it('the export holds cells of the learning hands only, as pictures and labels; never twice into one folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'corpus-'))
    const all = writers.slice(0, 20).map((writer, i) => ({
      ...{ id: i + 1, writer, field: 'end', row: 1, place: 0, label: i % 11, readAs: 1, engine: 'test' },
      ink: new Uint8Array(28 * 36).fill(i),
    }))
    const learning = all.filter(({ writer }) => sideOf(writer) === 'train')
    const exported = await exportCorpus(folder, all, [PURPOSE])
    expect(exported).toEqual({
      cells: learning.length,
      writers: learning.length,
      heldOut: 20 - learning.length,
    })
    const about = JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8')) as { cells: object[] }
    expect(about.cells).toEqual(
      learning.map(({ id, label, writer }) => ({ file: `${id}.png`, label, writer })),
    )
    const picture = sharp(join(folder, `${learning[3]!.id}.png`))
    expect(await picture.metadata()).toMatchObject({ width: 28, height: 36 })
    expect((await picture.greyscale().raw().toBuffer())[500]).toBe(learning[3]!.ink[500])
    expect(readdirSync(folder)).toHaveLength(learning.length + 1)
    await expect(exportCorpus(folder, all, [PURPOSE])).rejects.toThrow('not empty')
    rmSync(folder, { recursive: true })
  })
})
