/**
 * World: everything the stand-in remembers, in memory. Members, their chats, what was sent to them
 * (the ledger), reply tokens, retry keys, contents, menus, faults.
 *
 * Promise:  one place holds the state; the routes only read a request and call in here.
 */
import { wellBehaved, type Faults } from './faults.ts'
import { newMessageIds, newRichMenuId, newToken, newUserId, ulid } from './ids.ts'

import type {
  Accepted,
  ChatMessage,
  Content,
  Delivery,
  Item,
  LedgerEntry,
  Persona,
  ReplyToken,
  RichMenu,
  Seen,
  User,
  Via,
} from './world-shapes.ts'

export type * from './world-shapes.ts'

export class LineWorld {
  readonly clock: () => Date
  readonly botUserId = newUserId()
  readonly users = new Map<string, User>()
  readonly ledger: LedgerEntry[] = []
  readonly deliveries: Delivery[] = []
  readonly contents = new Map<string, Content>()
  readonly replyTokens = new Map<string, ReplyToken>()
  readonly acceptedKeys = new Map<string, Accepted>()
  readonly richMenus = new Map<string, RichMenu>()
  readonly richMenuImages = new Map<string, { bytes: Buffer; contentType: string }>()
  readonly richMenuAliases = new Map<string, string>()
  readonly linkedMenus = new Map<string, string>()
  defaultMenu: string | null = null
  faults: Faults = wellBehaved()
  /** pushes a month that the account's plan allows; null: no limit */
  planLimit: number | null = null
  readonly nextMessageId: () => string
  readonly #items = new Map<string, Item[]>()
  readonly #watchers = new Map<string, Set<(seen: Seen) => void>>()
  #seq = 0

  constructor(clock: () => Date) {
    this.clock = clock
    this.nextMessageId = newMessageIds()
  }

  addUser(persona: Persona): User {
    const user: User = {
      userId: persona.userId ?? newUserId(),
      displayName: persona.displayName,
      memberNo: persona.memberNo ?? null,
      birthDate: persona.birthDate ?? null,
      oneTimeCode: persona.oneTimeCode ?? null,
      note: persona.note ?? null,
      following: persona.following ?? true,
      blocked: false,
      unlisted: persona.unlisted ?? false,
    }
    this.users.set(user.userId, user)
    return user
  }

  /** What the member's phone shows. The same message objects must not be changed afterwards. */
  say(userId: string, from: Item['from'], messages: ChatMessage[], via: Via | null = null): Item {
    const item: Item = { seq: ++this.#seq, at: this.clock().toISOString(), from, via, messages }
    const items = this.#items.get(userId) ?? []
    items.push(item)
    this.#items.set(userId, items)
    this.tell(userId, { event: 'item', item })
    return item
  }

  chat(userId: string, after = 0): Item[] {
    return (this.#items.get(userId) ?? []).filter((item) => item.seq > after)
  }

  /** The message stays in the chat as a line that says it was taken back. */
  unsend(userId: string, messageId: string): boolean {
    const item = this.chat(userId).find(
      (i) => i.from === 'member' && i.messages.some((m) => m.id === messageId),
    )
    if (!item) return false
    item.messages = item.messages.map((m) => (m.id === messageId ? { type: 'unsent', id: messageId } : m))
    this.contents.delete(messageId)
    this.say(userId, 'system', [{ type: 'unsend', messageId }])
    return true
  }

  watch(userId: string, watcher: (seen: Seen) => void): () => void {
    const watchers = this.#watchers.get(userId) ?? new Set()
    watchers.add(watcher)
    this.#watchers.set(userId, watchers)
    return () => watchers.delete(watcher)
  }

  tell(userId: string, seen: Seen): void {
    for (const watcher of this.#watchers.get(userId) ?? []) watcher(seen)
  }

  record(entry: Omit<LedgerEntry, 'seq' | 'at'>): void {
    this.ledger.push({ seq: this.ledger.length + 1, at: this.clock().toISOString(), ...entry })
  }

  menuOf(userId: string): (RichMenu & { alias: string | null }) | null {
    const id = this.linkedMenus.get(userId) ?? this.defaultMenu
    const menu = id ? this.richMenus.get(id) : undefined
    if (!menu) return null
    const alias = [...this.richMenuAliases].find(([, menuId]) => menuId === id)?.[0] ?? null
    return { ...menu, alias }
  }

  tellMenus(userIds: Iterable<string> = this.users.keys()): void {
    for (const userId of userIds) this.tell(userId, { event: 'menu', menu: this.menuOf(userId) })
  }

  issueReplyToken(userId: string): string {
    const token = newToken()
    this.replyTokens.set(token, { userId, issuedAt: this.clock().getTime(), used: false })
    return token
  }

  newEventId(): string {
    return ulid(this.clock())
  }

  newRichMenu(menu: Omit<RichMenu, 'richMenuId'>): RichMenu {
    const stored = { ...menu, richMenuId: newRichMenuId() }
    this.richMenus.set(stored.richMenuId, stored)
    return stored
  }
}
