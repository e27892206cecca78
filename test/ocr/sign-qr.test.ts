import { describe, expect, it } from 'vitest'
import {
  digestOfKinds,
  digestOfPlan,
  formKeyOf,
  type FormSheet,
  qrTextOf,
  sandboxFormKey,
  verifyQrText,
} from '../../ocr/form/sign-qr.ts'

const key = formKeyOf(Buffer.alloc(32, 1))
const other = formKeyOf(Buffer.alloc(32, 2))
const visit = {
  ...{ date: '2026-11-05', start: '15:00', end: '17:00', requesterNo: '200001', childCount: 2 },
}
const sheet: FormSheet = {
  version: '2',
  kind: 'month',
  providerNo: '100001',
  month: '2026-11',
  page: 2,
  requesters: ['200001', '200002'],
  kindsDigest: digestOfKinds(['a', 'b']),
  planDigest: digestOfPlan([visit]),
}
const text = qrTextOf(sheet, key)

describe('the QR of a form', () => {
  it('says what was printed', () => expect(verifyQrText(text, [key])).toEqual({ sheet }))
  it('fits the dense alphanumeric mode', () => expect(text).toMatch(/^[0-9A-Z $%*+\-./:]+$/))
  it('is accepted with the former key too', () => expect(verifyQrText(text, [other, key])).toEqual({ sheet }))

  const blank = { ...sheet, providerNo: null, month: null, requesters: [], planDigest: null }
  it('says what was left open', () =>
    expect(verifyQrText(qrTextOf(blank, key), [key])).toEqual({ sheet: blank }))

  it('a sheet of version 1, which knew no plans, is still ours', () => {
    const old = { ...sheet, version: '1', planDigest: null }
    expect(verifyQrText(qrTextOf(old, key), [key])).toEqual({ sheet: old })
    expect(qrTextOf(old, key).split('/')).toHaveLength(8)
  })

  const forged = [
    { why: "another installation's key", text: qrTextOf(sheet, other) },
    { why: "the sandbox's key outside the sandbox", text: qrTextOf(sheet, sandboxFormKey) },
    { why: 'another provider under the old signature', text: text.replace('100001', '100002') },
    { why: 'another requester', text: text.replace('200002', '200009') },
    { why: 'another month', text: text.replace('202611', '202612') },
    { why: 'another page', text: text.replace('/2/', '/1/') },
    {
      why: 'another plan',
      text: text.replace(digestOfPlan([visit])!, digestOfPlan([{ ...visit, end: '18:00' }])!),
    },
    { why: 'another order of kinds', text: text.replace(sheet.kindsDigest, digestOfKinds(['b', 'a'])) },
  ]
  it.each(forged)('forged: $why', ({ text }) =>
    expect(verifyQrText(text, [key])).toEqual({ problem: 'forged-qr' }),
  )

  const foreign = ['', 'https://example.com', 'FS1/M/1/2/3', `${text}X`, ` ${text}`, text.toLowerCase()]
  it.each(foreign)('not a form of ours: %j', (text) =>
    expect(verifyQrText(text, [key])).toEqual({ problem: 'unknown-form' }),
  )
})
