/**
 * MarkedSheet: filled sheets on which something else was left too: a seal, a crossed-out value, 「〃」, circles.
 *
 * Used by:  the tests, test/ocr/measure-marks.ts. Never by the service.
 */
import type { LayoutField } from '../form/layout.ts'
import { type Entry, fillForm, type Hand, type Picture } from './fill-form.ts'
import { boundsOf, dittoPath, drawOn, sealPath, strikePath } from './hand-marks.ts'
import type { Random } from './random.ts'
import { type BlankForm, entriesOf, type WrittenRow } from './sample-sheet.ts'

export const LEFT_BEHIND = ['seal', 'struck', 'ditto', 'circles'] as const
export type LeftBehind = (typeof LEFT_BEHIND)[number]

export interface MarkedSheet {
  picture: Picture
  /** fields that the mark lies on: 'start 3' */
  touched: string[]
}

/** One mark of the kind on the sheet, or several. */
export async function writeMarked(
  form: BlankForm,
  rows: WrittenRow[],
  kind: LeftBehind,
  hand: Hand,
  random: Random,
): Promise<MarkedSheet> {
  const { layout } = form
  const entries = entriesOf(form, rows, random)
  const written = (names: string[]) =>
    entries.flatMap((entry): LayoutField[] => {
      const field = layout.fields.find(({ name, row }) => name === entry.name && row === entry.row)
      return field?.type === 'digits' && names.includes(entry.name) ? [field] : []
    })
  const fill = async (kept: Entry[], how: Hand = hand) =>
    (await fillForm(form.picture, layout, kept, how, random)).picture
  switch (kind) {
    case 'seal': {
      const seals = Array.from({ length: random.whole(1, 2) }, () =>
        sealPath(boundsOf(random.pick(written(['date', 'start', 'end']))), random),
      )
      const touched = layout.fields.filter((field) => seals.some(({ place }) => meet(place, boundsOf(field))))
      const svg = seals.map((seal) => seal.svg)
      return {
        picture: await drawOn(await fill(entries), layout, { pen: [], svg }, hand),
        touched: namesOf(touched),
      }
    }
    case 'struck': {
      const struck = random.pick(written(['date', 'start', 'end', 'transportYen']))
      const picture = await drawOn(await fill(entries), layout, { pen: [strikePath(struck, random)] }, hand)
      return { picture, touched: namesOf([struck]) }
    }
    case 'ditto': {
      const repeated = written(['date', 'start', 'requesterNo']).filter(
        ({ name, row }) => row > 1 && same(rows, name, row),
      )
      const kept = entries.filter(
        ({ name, row }) => !repeated.some((field) => field.name === name && field.row === row),
      )
      const pen = repeated.map((field) => dittoPath(field, random))
      return { picture: await drawOn(await fill(kept), layout, { pen }, hand), touched: namesOf(repeated) }
    }
    case 'circles':
      return { picture: await fill(entries, { ...hand, mark: 'circle' }), touched: [] }
  }
}

const namesOf = (fields: LayoutField[]) => fields.map(({ name, row }) => `${name} ${row}`)

const same = (rows: WrittenRow[], name: string, row: number) =>
  rows[row - 1]?.[name as keyof WrittenRow] === rows[row - 2]?.[name as keyof WrittenRow]

type Area = ReturnType<typeof boundsOf>
const meet = (a: Area, b: Area) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
