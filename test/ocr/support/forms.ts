/**
 * Forms: printed sheets for the tests, of a provider and requesters who do not exist.
 */
import { kindsOfCare } from '../../../city/kitakyushu/kinds-of-care.ts'
import { texts } from '../../../city/kitakyushu/texts.ts'
import type { FormTexts, PrintFormOptions } from '../../../ocr/form/print-form.ts'
import { type BlankForm, blankForm } from '../../../ocr/sample/sample-sheet.ts'

export const testTexts: FormTexts = {
  programme: texts.programmeName,
  title: '活動報告書',
  consent: texts.consent.text,
  returnTo: texts.formReturnTo,
}
export const testKey = Buffer.alloc(32, 7)
export const kindCodes = kindsOfCare.map((kind) => kind.code)
export const register = [
  ...Array.from({ length: 12 }, (_, i) => String(100001 + i)),
  ...Array.from({ length: 20 }, (_, i) => String(200001 + i)),
]
const REQUESTERS = ['佐藤 美咲', '鈴木 彩', '高橋 健太'].map((name, i) => ({ no: String(200001 + i), name }))

export function formOptions(
  more: Partial<PrintFormOptions> & Pick<PrintFormOptions, 'kind'>,
): PrintFormOptions {
  return {
    key: testKey,
    texts: testTexts,
    kindsOfCare,
    provider: { no: '100001', name: '田中 和子' },
    month: '2026-11',
    requesters: REQUESTERS,
    ...more,
  }
}

const made = new Map<string, Promise<BlankForm>>()

/** Rasterised once a test process. */
export function sheet(
  kind: 'single' | 'month',
  requesters: 'printed' | 'written' = 'printed',
): Promise<BlankForm> {
  const key = `${kind} ${requesters}`
  let form = made.get(key)
  if (!form) {
    form = blankForm(formOptions({ kind, ...(requesters === 'written' && { requesters: [] }) }))
    made.set(key, form)
  }
  return form
}
