/** The shapes the stand-in remembers. */
export interface Persona {
  displayName: string
  userId?: string
  /** what a visitor needs to link this account; shown on the sandbox page only */
  memberNo?: string | null
  birthDate?: string | null
  oneTimeCode?: string | null
  note?: string | null
  following?: boolean
  /** has a phone that nobody plays */
  unlisted?: boolean
}

export interface User {
  userId: string
  displayName: string
  memberNo: string | null
  birthDate: string | null
  oneTimeCode: string | null
  note: string | null
  following: boolean
  blocked: boolean
  unlisted: boolean
}

/** A LINE message object, or the likeness of what a member sent. */
export type ChatMessage = { type: string; id?: string; [key: string]: unknown }
export type Via = 'reply' | 'push' | 'multicast'

export interface Item {
  seq: number
  at: string
  from: 'member' | 'bot' | 'system'
  via: Via | null
  messages: ChatMessage[]
}

export interface RichMenu {
  richMenuId: string
  name: string
  chatBarText: string
  selected: boolean
  size: { width: number; height: number }
  areas: { bounds: Record<string, number>; action: Record<string, unknown> }[]
}

export interface LedgerEntry {
  seq: number
  at: string
  kind: Via
  to: string[]
  retryKey: string | null
  replyToken: string | null
  /** what the caller was told; 0: nothing */
  status: number
  outcome: 'delivered' | 'not-delivered' | 'repeated' | 'rejected' | 'fault'
  requestId: string
  messages: ChatMessage[]
}

export interface Delivery {
  webhookEventId: string
  type: string
  at: string
  /** 0: no answer in time */
  status: number
  ms: number
  redelivery: boolean
}

export interface Content {
  bytes: Buffer
  contentType: string
  deleted: boolean
}

export interface ReplyToken {
  userId: string
  issuedAt: number
  used: boolean
}

export interface Accepted {
  at: number
  requestId: string
  sentMessages: { id: string }[]
}

export type Seen =
  | { event: 'item'; item: Item }
  | { event: 'menu'; menu: (RichMenu & { alias: string | null }) | null }
  | { event: 'typing'; seconds: number }
