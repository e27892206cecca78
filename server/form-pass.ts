/**
 * FormPass: an address that opens one member's form for half an hour, without a session. What is printed is opened
 * in the phone's own browser, or handed to a printer's app, and those do not have the page's cookie.
 *
 * Promise:  names one member, month and sheet; signed with a key of its own; nothing else opens with it.
 */
import { hkdfSync } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import type { Services } from './services.ts'

const AUDIENCE = 'famisapo-form'
const VALID_SECONDS = 1_800
const KEY_BYTES = 32

export interface PassedForm {
  memberNo: string
  month: string
  sheet: number
}

type PassServices = Pick<Services, 'clock' | 'config'>

const keyOf = ({ config }: PassServices): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', config.rootKey, '', 'famisapo form pass', KEY_BYTES))

export async function passOf(
  services: PassServices,
  { memberNo, month, sheet }: PassedForm,
): Promise<string> {
  const nowSeconds = Math.floor(services.clock().getTime() / 1000)
  return new SignJWT({ month, sheet })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(memberNo)
    .setAudience(AUDIENCE)
    .setExpirationTime(nowSeconds + VALID_SECONDS)
    .sign(keyOf(services))
}

/** @returns null for a pass that is over, changed, or none */
export async function openPass(services: PassServices, pass: string): Promise<PassedForm | null> {
  const currentDate = services.clock()
  const wanted = { audience: AUDIENCE, algorithms: ['HS256'], currentDate }
  const verified = await jwtVerify<{ month: string; sheet: number }>(pass, keyOf(services), wanted).catch(
    () => null,
  )
  if (!verified?.payload.sub) return null
  const { sub, month, sheet } = verified.payload
  return { memberNo: sub, month, sheet }
}
