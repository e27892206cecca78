/**
 * SignQr: what a form's QR says, and the proof that this installation printed it.
 *
 * Text: `FS2/M/100001/202611/1/200001:200002/199F3A/02A1B2C3D4/SIGNATURE` - version, kind, provider, month, page,
 * printed requesters, count and digest of the printed kinds of care, count and digest of the planned visits printed on
 * this page (version 1 has none), HMAC-SHA256 cut to 80 bits. `-` where nothing is printed.
 * Capital letters, digits, `/` `:` `-` only: the QR's dense alphanumeric mode.
 */
import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { FormKind, PlannedVisit } from './layout.ts'

export interface FormSheet {
  version: string
  kind: FormKind
  providerNo: string | null
  /** 'YYYY-MM' */
  month: string | null
  page: number
  requesters: string[]
  /** count (two digits) and digest of the kinds of care as printed: another order must not be read as ours */
  kindsDigest: string
  /** of the planned visits on this page: digestOfPlan(); null or left out: none */
  planDigest?: string | null
}

export type QrVerdict = { sheet: FormSheet } | { problem: 'forged-qr' | 'unknown-form' }

/**
 * Signs the sample photos and every form printed by the sandbox. No secret: it stands in the source, so the
 * reader accepts it only where the service runs as the sandbox.
 */
export const sandboxFormKey: Buffer = createHash('sha256').update('famisapo sandbox form key').digest()

/** The installation's key for forms, from the root of its keys (32 bytes in, 32 bytes out). */
export function formKeyOf(rootKey: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', rootKey, '', 'famisapo/form-qr/1', 32))
}

export function digestOfKinds(kindCodes: string[]): string {
  const hash = createHash('sha256').update(kindCodes.join('\n')).digest('hex').slice(0, 4).toUpperCase()
  return `${String(kindCodes.length).padStart(2, '0')}${hash}`
}

/** Count (two digits) and digest: a sheet is read with the plan it was printed from, or not as planned. */
export function digestOfPlan(visits: PlannedVisit[]): string | null {
  if (visits.length === 0) return null
  const lines = visits.map((visit) =>
    [
      ...[visit.date, visit.start, visit.end, visit.requesterNo],
      ...[visit.childCount, visit.sickCount ?? '', visit.kind ?? ''],
    ].join(' '),
  )
  const hash = createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 8).toUpperCase()
  return `${String(visits.length).padStart(2, '0')}${hash}`
}

/** How many planned visits a sheet shows. */
export const plannedCountOf = (planDigest: string | null | undefined): number =>
  Number(planDigest?.slice(0, 2) ?? 0)

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function base32(bytes: Buffer): string {
  let out = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      out += BASE32[(value >> bits) & 31]
    }
    value &= (1 << bits) - 1
  }
  return out
}

const signatureOf = (body: string, key: Buffer): string =>
  base32(createHmac('sha256', key).update(body).digest().subarray(0, 10))

export function qrTextOf(sheet: FormSheet, key: Buffer): string {
  const body = [
    `FS${sheet.version}`,
    sheet.kind === 'month' ? 'M' : 'S',
    sheet.providerNo ?? '-',
    sheet.month?.replace('-', '') ?? '-',
    String(sheet.page),
    sheet.requesters.join(':') || '-',
    sheet.kindsDigest,
    ...(sheet.version === '1' ? [] : [sheet.planDigest ?? '-']),
  ].join('/')
  return `${body}/${signatureOf(body, key)}`
}

const PATTERN =
  /^FS(\d+)\/([MS])\/(\d{6}|-)\/(\d{6}|-)\/(\d{1,2})\/(-|\d{6}(?::\d{6})*)\/(\d\d[0-9A-F]{4})(?:\/(-|\d\d[0-9A-F]{8}))?\/([A-Z2-7]{16})$/

/** @param keys  the installation's own and, while it changes, the former one */
export function verifyQrText(text: string, keys: Buffer[]): QrVerdict {
  const match = PATTERN.exec(text)
  if (!match) return { problem: 'unknown-form' }
  const [, version, kind, provider, month, page, requesters, kindsDigest, plan, signature] =
    match as unknown as string[]
  const body = text.slice(0, text.lastIndexOf('/'))
  const given = Buffer.from(signature!)
  if (!keys.some((key) => timingSafeEqual(Buffer.from(signatureOf(body, key)), given)))
    return { problem: 'forged-qr' }
  return {
    sheet: {
      version: version!,
      kind: kind === 'M' ? 'month' : 'single',
      providerNo: provider === '-' ? null : provider!,
      month: month === '-' ? null : `${month!.slice(0, 4)}-${month!.slice(4)}`,
      page: Number(page),
      requesters: requesters === '-' ? [] : requesters!.split(':'),
      kindsDigest: kindsDigest!,
      planDigest: plan === undefined || plan === '-' ? null : plan,
    },
  }
}
