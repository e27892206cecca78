/**
 * World: the page's side of the stand-in LINE (sandbox/line/world-routes.ts says what is under /sandbox/world)
 * and of sandbox/pages.ts.
 */
import type { Action, ChatMessage } from './line-objects.ts'

const base = '/sandbox/world'

export interface User {
  userId: string
  displayName: string
  memberNo: string | null
  birthDate: string | null
  /** on the centre's letter; null: already linked */
  oneTimeCode: string | null
  note: string | null
  following: boolean
  blocked: boolean
}

export interface Item {
  seq: number
  at: string
  from: 'member' | 'bot' | 'system'
  messages: ChatMessage[]
}

export interface RichMenu {
  richMenuId: string
  name: string
  chatBarText: string
  /** 'member' once the account is linked */
  alias: string | null
  selected: boolean
  size: { width: number; height: number }
  areas: { bounds: { x: number; y: number; width: number; height: number }; action: Action }[]
  imageUrl: string | null
}

export interface Chat {
  items: Item[]
  richMenu: RichMenu | null
  last: number
}

export interface Sample {
  file: string
  url: string
  caption: string
}

/** What the sandbox tells the page about itself; sandbox/pages.ts. */
export interface Settings {
  botName: string
  publicUrl: string | null
  reviewUrl: string
  kintoneUrl: string
  /** generated sandbox accounts for the review page */
  staff: { role: string; login: string; password: string }[]
  /** 'YYYY-MM-DD': the sample photos are of other days than the clock's; null: they are read as they say */
  samplesWant: string | null
}

/** What happened to something a member did: how the service answered the webhooks it caused. */
export interface Done {
  messageIds?: string[]
  deliveries?: { status: number; ms: number }[]
}

export class WorldError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

async function call<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(path, init)
  if (!response.ok) throw new WorldError(response.status, await response.text())
  return (await response.json()) as T
}

const json = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

const ofUser = (userId: string) => `${base}/users/${encodeURIComponent(userId)}`

export const getUsers = async () => (await call<{ users: User[] }>(`${base}/users`)).users
export const getChat = (userId: string) => call<Chat>(`${ofUser(userId)}/chat`)
export const streamUrl = (userId: string, after: number) => `${ofUser(userId)}/stream?after=${after}`
export const getSettings = () => call<Settings>('/sandbox/settings')
export const getSamples = () => call<Sample[]>('/sandbox/samples')

/** @param what  the last part of the address: text, postback, image, sticker, …, block, unsend */
export const act = (userId: string, what: string, body: unknown = {}) =>
  call<Done>(`${ofUser(userId)}/${what}`, json('POST', body))

export const switchMenu = (userId: string, richMenuAliasId: string) =>
  call<{ richMenu: RichMenu | null }>(`${ofUser(userId)}/switch-menu`, json('POST', { richMenuAliasId }))

/** One photo goes as it is; several at once become one set. */
export async function sendPhotos(userId: string, photos: readonly Blob[]): Promise<Done> {
  const [only] = photos
  if (only && photos.length === 1) {
    const headers = { 'content-type': only.type || 'image/jpeg' }
    return call<Done>(`${ofUser(userId)}/image`, { method: 'POST', headers, body: only })
  }
  return act(userId, 'image', { images: await Promise.all(photos.map(base64Of)) })
}

function base64Of(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onerror = () => reject(reader.error ?? new Error('unreadable file'))
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.readAsDataURL(blob)
  })
}

export type Faults = Record<string, unknown> & { slowMs: number; down: false | string; contentGone: boolean }
export const getFaults = () => call<Faults>(`${base}/faults`)
export const setFaults = (change: unknown) => call<Faults>(`${base}/faults`, json('POST', change))
export const clearFaults = () => call<Faults>(`${base}/faults`, { method: 'DELETE' })
