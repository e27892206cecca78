/**
 * OwnForms: the monthly form made for one provider: number, month and pairs printed, QR signed with this
 * installation's key.
 *
 * Promise:  the same provider, month and pairs give the same bytes; nothing is kept.
 * Used by:  routes/liff/form.ts (a member's own), routes/review/forms.ts and verbs/form.ts (a batch).
 */
import type { City } from '../city/city.ts'
import type { Db } from '../db/connect.ts'
import { pairsShownTo } from '../db/members.ts'
import { MAX_REQUESTERS } from '../ocr/form/layout.ts'
import {
  printForm,
  type FormTexts,
  type PrintedPerson,
  type PrintFormOptions,
} from '../ocr/form/print-form.ts'
import { formKeyOf } from '../ocr/form/sign-qr.ts'
import { firstDayOf } from './own-form-months.ts'
import type { Services } from './services.ts'

/** The heading's last word is the title, what stands before it goes above, small. */
export function formTexts(city: City): FormTexts {
  const words = city.texts.formHeading.split(/\s+/)
  return {
    programme: words.slice(0, -1).join(' '),
    title: words.at(-1) ?? '',
    consent: city.texts.consent.text,
    returnTo: city.texts.formReturnTo,
  }
}

/** Pairs that stand on one sheet together: those cared for last come first. */
export type SheetPairs = PrintedPerson[]

/**
 * @param month  pairs that ended before its first day are left out
 * @returns one a sheet; a provider without pairs gets one sheet, with boxes for the number
 */
export async function sheetsOf(db: Db, providerNo: string, month: string): Promise<SheetPairs[]> {
  const pairs = (await pairsShownTo(db, providerNo, firstDayOf(month))).map(
    ({ requesterNo, requesterName }) => ({ no: requesterNo, name: requesterName }),
  )
  const room = MAX_REQUESTERS.month
  const sheets = Array.from({ length: Math.ceil(pairs.length / room) }, (_, sheet) =>
    pairs.slice(sheet * room, (sheet + 1) * room),
  )
  return sheets.length > 0 ? sheets : [[]]
}

export interface OwnForm {
  provider: PrintedPerson
  /** 'YYYY-MM' */
  month: string
  requesters: SheetPairs
}

export function ownFormOptions(
  { city, rootKey }: { city: City; rootKey: Buffer },
  { provider, month, requesters }: OwnForm,
): PrintFormOptions {
  return {
    ...{ kind: 'month', provider, month, requesters, pages: 1 },
    ...{ key: formKeyOf(rootKey), texts: formTexts(city), kindsOfCare: city.kindsOfCare },
  }
}

/** @returns a PDF of one page */
export const printOwnForm = (
  { city, config }: Pick<Services, 'city' | 'config'>,
  form: OwnForm,
): Promise<Buffer> => printForm(ownFormOptions({ city, rootKey: config.rootKey }, form))
