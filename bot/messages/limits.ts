/**
 * Limits: what LINE refuses, and what we refuse ourselves (size of buttons), as a check over finished messages.
 *
 * Promise:  an empty answer means LINE's documented limits hold for these replies.
 * Used by:  tests on everything the conversation can say; the server before it stores a reply.
 */
import type { Reply } from '../contract.ts'

export const LIMITS = {
  messagesPerReply: 5,
  altText: 400,
  text: 5000,
  quickReplies: 13,
  label: 20,
  postbackData: 300,
  displayText: 300,
  uri: 1000,
  imageUrl: 2000,
  bubbleBytes: 30_000,
} as const

type Json = Record<string, unknown>

/** @returns one sentence per breach, for engineers; [] when all is well. Counts UTF-16 units, as LINE does. */
export function breachesOf(replies: Reply[]): string[] {
  const breaches: string[] = []
  if (replies.length > LIMITS.messagesPerReply) breaches.push(`${replies.length} messages in one reply`)
  replies.forEach((reply, index) => {
    const at = `message ${index}`
    const json = reply as unknown as Json
    if (reply.type === 'text') checkText(json['text'], LIMITS.text, `${at}: text`, breaches)
    if (reply.type === 'flex') {
      checkText(json['altText'], LIMITS.altText, `${at}: altText`, breaches)
      const bytes = new TextEncoder().encode(JSON.stringify(json['contents'])).length
      if (bytes > LIMITS.bubbleBytes) breaches.push(`${at}: bubble of ${bytes} bytes`)
      walk(json['contents'], `${at}: contents`, breaches)
    }
    const quick = (json['quickReply'] as { items: Json[] } | undefined)?.items ?? []
    if (quick.length > LIMITS.quickReplies) breaches.push(`${at}: ${quick.length} quick replies`)
    if (quick.length > 0 && index !== replies.length - 1)
      breaches.push(`${at}: quick replies before the last message`)
    quick.forEach((item, n) => checkAction(item['action'] as Json, `${at}: quick ${n}`, breaches))
  })
  return breaches
}

function walk(node: unknown, at: string, breaches: string[]): void {
  if (Array.isArray(node)) return node.forEach((child, n) => walk(child, `${at}[${n}]`, breaches))
  if (node === null || typeof node !== 'object') return
  const json = node as Json
  if (json['type'] === 'text') checkText(json['text'], 2000, `${at}: text`, breaches)
  if (json['type'] === 'image') checkImage(String(json['url']), at, breaches)
  if (json['type'] === 'button' && json['height'] === 'sm') breaches.push(`${at}: button of 40 px`)
  if (json['type'] === 'separator' || json['type'] === 'text' || json['type'] === 'image') {
    if ('contents' in json) breaches.push(`${at}: contents in a leaf`)
  }
  if (json['action']) checkAction(json['action'] as Json, at, breaches)
  for (const key of ['header', 'hero', 'body', 'footer', 'contents']) {
    if (json[key] !== undefined) walk(json[key], `${at}.${key}`, breaches)
  }
}

function checkText(text: unknown, max: number, at: string, breaches: string[]): void {
  if (typeof text !== 'string' || text.trim() === '') breaches.push(`${at} is empty`)
  else if (text.length > max) breaches.push(`${at} has ${text.length} characters`)
  else if (/undefined|NaN|\[object/.test(text))
    breaches.push(`${at} speaks of machines: ${text.slice(0, 60)}`)
}

function checkImage(url: string, at: string, breaches: string[]): void {
  if (!/^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)[:/])/.test(url))
    breaches.push(`${at}: image not by https`)
  if (url.length > LIMITS.imageUrl) breaches.push(`${at}: image address of ${url.length} characters`)
}

function checkAction(action: Json, at: string, breaches: string[]): void {
  const type = String(action['type'])
  checkText(action['label'], LIMITS.label, `${at}: label`, breaches)
  if (type === 'postback' || type === 'datetimepicker')
    checkText(action['data'], LIMITS.postbackData, `${at}: data`, breaches)
  if (type === 'postback')
    checkText(action['displayText'], LIMITS.displayText, `${at}: displayText`, breaches)
  if (type === 'uri') {
    checkText(action['uri'], LIMITS.uri, `${at}: uri`, breaches)
    if (!/^(https?|tel|line):/.test(String(action['uri'])))
      breaches.push(`${at}: scheme of ${String(action['uri'])}`)
  }
  if (type === 'datetimepicker') checkPicker(action, at, breaches)
}

function checkPicker(action: Json, at: string, breaches: string[]): void {
  const shape = action['mode'] === 'date' ? /^\d{4}-\d{2}-\d{2}$/ : /^\d{2}:\d{2}$/
  for (const key of ['initial', 'max', 'min']) {
    const value = action[key]
    if (value !== undefined && !shape.test(String(value))) breaches.push(`${at}: ${key} ${String(value)}`)
  }
  const [initial, max, min] = [action['initial'], action['max'], action['min']].map((v) =>
    v === undefined ? null : String(v),
  )
  if (initial && max && initial > max) breaches.push(`${at}: initial after max`)
  if (initial && min && initial < min) breaches.push(`${at}: initial before min`)
}
