/** Planned visits: printed, ticked, read back from the plan and from nothing else. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { decodePlan } from '../../ocr/form/decode-plan.ts'
import type { PlannedVisit } from '../../ocr/form/layout.ts'
import { keepPlan, loadPlan } from '../../ocr/form/plans-folder.ts'
import { layoutFor, plannedOnPage, printForm } from '../../ocr/form/print-form.ts'
import { digestOfPlan } from '../../ocr/form/sign-qr.ts'
import { planOf, withPlanned } from '../../ocr/read/read-planned.ts'
import { readPhotoHere } from '../../ocr/read-photo-here.ts'
import { fillForm, PLAIN_HAND } from '../../ocr/sample/fill-form.ts'
import { GOOD_PHOTO, photograph } from '../../ocr/sample/photograph.ts'
import { randomFrom } from '../../ocr/sample/random.ts'
import { blankForm } from '../../ocr/sample/sample-sheet.ts'
import type { FieldStatus, ReadField } from '../../rules/reading.ts'
import { formOptions, kindCodes, testKey } from './support/forms.ts'

const visit = (day: number, more: Partial<PlannedVisit> = {}): PlannedVisit => ({
  date: `2026-11-${String(day).padStart(2, '0')}`,
  ...{ start: '15:00', end: '17:30', requesterNo: '200001', childCount: 2, kind: 'lesson' },
  ...more,
})
const plan = [visit(3), visit(10, { requesterNo: '200002', sickCount: 1 }), visit(17)]

const tick = (status: FieldStatus): ReadField => ({
  ...{ name: 'planned', row: 1, value: status === 'blank' ? null : 'planned', confidence: 0.9, status },
  box: [0, 0, 9, 9],
})
const written = (name: string, value: string): ReadField => ({
  ...{ name, row: 1, value, confidence: 0.99, status: 'sure', box: [0, 0, 1, 1] },
})
const valuesOf = (fields: ReadField[]) => Object.fromEntries(fields.map(({ name, value }) => [name, value]))
const unsureOf = (fields: ReadField[]) =>
  fields.filter(({ status }) => status === 'unsure').map(({ name }) => name)

describe('a ticked row', () => {
  it('has the values of its plan', () => {
    const fields = withPlanned([tick('sure')], plan)
    expect(valuesOf(fields)).toMatchObject({
      date: '2026-11-03',
      start: '15:00',
      end: '17:30',
      childCount: '2',
    })
    expect(unsureOf(fields)).toEqual([])
  })
  it('not ticked: nothing took place', () =>
    expect(withPlanned([tick('blank')], plan)).toEqual([tick('blank')]))
  it('a doubtful tick: one question, the day', () =>
    expect(unsureOf(withPlanned([tick('unsure')], plan))).toEqual(['planned', 'date']))
  it('without its plan: nothing is known, nothing is guessed', () => {
    const fields = withPlanned([tick('sure')], null)
    expect(fields.filter(({ name }) => name !== 'planned').every(({ value }) => value === null)).toBe(true)
    expect(unsureOf(fields)).toContain('start')
  })
  it('boxes that say the same are no doubt, boxes that say otherwise are', () => {
    expect(unsureOf(withPlanned([tick('sure'), written('start', '15:00')], plan))).toEqual([])
    const other = withPlanned([tick('sure'), written('start', '16:00')], plan)
    expect(other.find(({ name }) => name === 'start')).toMatchObject({
      ...{ value: '16:00', status: 'unsure', alternatives: ['15:00'] },
    })
  })
})

describe('which plan', () => {
  it('the one whose digest is in the QR', () => {
    expect(planOf(digestOfPlan(plan), [[visit(1)], plan])).toEqual(plan)
    expect(planOf(digestOfPlan(plan), [[visit(1)]])).toBeNull()
    expect(planOf(null, [[]])).toBeNull()
  })
})

const plansFolder = mkdtempSync(join(tmpdir(), 'plans-'))
afterAll(() => rmSync(plansFolder, { recursive: true }))

describe('plans that were printed', () => {
  const twice = [visit(3), visit(3, { requesterNo: '200002' })]
  const digest = digestOfPlan(twice)!
  it('are found again by their digest, also where two begin together', () => {
    expect(loadPlan(plansFolder, digest)).toBeNull()
    keepPlan(plansFolder, twice)
    keepPlan(plansFolder, twice)
    expect(planOf(digest, [loadPlan(plansFolder, digest)!])).toEqual(twice)
  })
  it('half written by a process that was killed: written again', () => {
    writeFileSync(join(plansFolder, `${digest}.json`), '[{')
    keepPlan(plansFolder, twice)
    expect(loadPlan(plansFolder, digest)).toEqual(twice)
  })
  it('another plan under the same digest is refused', () => {
    writeFileSync(join(plansFolder, `${digest}.json`), JSON.stringify([visit(4)]))
    expect(() => keepPlan(plansFolder, twice)).toThrow(RangeError)
  })
})

describe('a plan as JSON', () => {
  const bad = [
    { why: 'no JSON', json: '{' },
    { why: 'no list', json: '{}' },
    { why: 'a day that does not exist', json: JSON.stringify([visit(31)]) },
    { why: 'an end before its start', json: JSON.stringify([visit(3, { end: '14:00' })]) },
    { why: 'no children', json: JSON.stringify([visit(3, { childCount: 0 })]) },
    { why: 'no member number', json: JSON.stringify([visit(3, { requesterNo: 'x' })]) },
  ]
  it.each(bad)('$why', ({ json }) => expect(decodePlan(json)).toHaveProperty('problem'))
  it('by day', () =>
    expect(decodePlan(JSON.stringify([plan[2], plan[0]]))).toMatchObject([plan[0]!, plan[2]!]))
})

describe('on paper', () => {
  it('eight a page, the rest on the next', async () => {
    const many = Array.from({ length: 10 }, (_, i) => visit(i + 1))
    const options = formOptions({ kind: 'month', planned: many })
    expect([1, 2].map((page) => plannedOnPage(options, page).length)).toEqual([8, 2])
    expect((await printForm(options)).toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(2)
    const free = layoutFor(options).fields.filter(({ name }) => name === 'date')
    expect(free.map(({ row }) => row)).toEqual([9, 10, 11, 12])
  })

  it('two of three ticked: two visits, as planned', async () => {
    const form = await blankForm(formOptions({ kind: 'month', planned: plan }))
    const entries = [1, 2].map((row) => ({ name: 'planned', row, value: 'planned' }))
    const hand = { ...PLAIN_HAND, glyphs: 'report' as const }
    const { picture } = await fillForm(form.picture, form.layout, entries, hand, randomFrom(5))
    const jpeg = await photograph(picture, { ...GOOD_PHOTO, longSidePx: 1800 }, 5)
    keepPlan(plansFolder, plan)
    const options = { formKeys: [testKey], kindCodes, today: '2026-11-30', plansFolder }
    const reading = await readPhotoHere(jpeg, options)
    expect(unsureOf(reading.fields)).toEqual([])
    expect(reading.rows).toEqual(
      plan.slice(0, 2).map(({ sickCount = null, kind, ...rest }) => ({
        ...rest,
        ...{ sickCount, kind, transportYen: null },
      })),
    )
  })
})
