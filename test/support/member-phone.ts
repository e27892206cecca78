/**
 * MemberPhone: a member's thumb in tests and the demo. Types, taps and sends photos through the stand-in's phones,
 * and reads what came back as a person would: texts and buttons.
 */

interface Action {
  type: string
  label?: string
  data?: string
  text?: string
  uri?: string
  mode?: string
  displayText?: string
}

export interface Seen {
  /** everything written, in order */
  texts: string[]
  actions: Action[]
  /** how it came: 'reply' costs nothing, 'push' counts */
  via: string[]
}

interface ChatItem {
  seq: number
  from: 'member' | 'bot' | 'system'
  via: string | null
  messages: unknown[]
}

const WAIT_MS = 30_000
const LOOK_EVERY_MS = 40

export class MemberPhone {
  private readonly world: string
  readonly userId: string
  private seen = 0
  /** the last thing the account said */
  last: Seen = { texts: [], actions: [], via: [] }

  private constructor(world: string, userId: string) {
    this.world = world
    this.userId = userId
  }

  /** @param who  member number or name of one of the sandbox's personas */
  static async of(baseUrl: string, who: string): Promise<MemberPhone> {
    const world = `${baseUrl}/sandbox/world`
    const { users } = (await (await fetch(`${world}/users`)).json()) as {
      users: { userId: string; memberNo: string; displayName: string }[]
    }
    const user = users.find(({ memberNo, displayName }) => memberNo === who || displayName === who)
    if (!user) throw new Error(`no phone belongs to ${who}`)
    const phone = new MemberPhone(world, user.userId)
    phone.seen = (await phone.chat()).last
    return phone
  }

  async say(text: string): Promise<Seen> {
    await this.send('text', { text })
    return this.answer()
  }

  /** Taps the first button whose label holds `label` in what was said last. */
  async tap(label: string, picked?: { date?: string; time?: string }): Promise<Seen> {
    const action = this.button(label)
    if (action.type === 'message') return this.say(action.text ?? '')
    if (action.type !== 'postback' && action.type !== 'datetimepicker') {
      throw new Error(`「${label}」 is a ${action.type} button: ${action.uri ?? ''}`)
    }
    await this.send('postback', {
      data: action.data,
      displayText: action.displayText,
      ...(picked && { params: picked }),
    })
    return this.answer()
  }

  button(label: string): Action {
    const { actions, texts } = this.last
    const found =
      actions.find((action) => action.label === label) ??
      actions.find((action) => action.label?.includes(label))
    if (found) return found
    const labels = actions.map((action) => action.label).join(' ')
    throw new Error(`there is no button 「${label}」 but: ${labels}\nunder: ${texts.join(' / ')}`)
  }

  /** One photo, or a set sent together. */
  async sendPhotos(...photos: Buffer[]): Promise<Seen> {
    await this.send('image', { images: photos.map((photo) => photo.toString('base64')) })
    return this.answer()
  }

  async sendFile(fileName: string, bytes: Buffer): Promise<Seen> {
    await this.send('file', { fileName, base64: bytes.toString('base64') })
    return this.answer()
  }

  async sendSample(name: string): Promise<Seen> {
    await this.send('image', { sample: name })
    return this.answer()
  }

  /** Waits for the account to say something more (a push, say). */
  async answer(withinMs = WAIT_MS): Promise<Seen> {
    const deadline = performance.now() + withinMs
    for (;;) {
      const { items, last } = await this.chat()
      const said = items.filter((item) => item.from === 'bot')
      if (said.length > 0) {
        this.seen = last
        this.last = read(said)
        return this.last
      }
      if (performance.now() > deadline) throw new Error(`no answer within ${withinMs} ms`)
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    }
  }

  /** Waits until something is said that holds `text`. */
  async hears(text: string, withinMs = WAIT_MS): Promise<Seen> {
    const deadline = performance.now() + withinMs
    while (!this.last.texts.some((line) => line.includes(text))) {
      await this.answer(Math.max(1, deadline - performance.now()))
    }
    return this.last
  }

  /** What a LIFF page opened on this phone would send to log in. */
  async idToken(): Promise<string> {
    const response = await fetch(`${this.world}/users/${this.userId}/id-token`, { method: 'POST' })
    return ((await response.json()) as { idToken: string }).idToken
  }

  private async chat(): Promise<{ items: ChatItem[]; last: number }> {
    const response = await fetch(`${this.world}/users/${this.userId}/chat?after=${this.seen}`)
    return (await response.json()) as { items: ChatItem[]; last: number }
  }

  private async send(what: string, body: unknown): Promise<void> {
    const response = await fetch(`${this.world}/users/${this.userId}/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${what}: ${response.status} ${await response.text()}`)
  }
}

function read(items: ChatItem[]): Seen {
  const seen: Seen = { texts: [], actions: [], via: items.map((item) => item.via ?? '') }
  walk(
    items.map((item) => item.messages),
    seen,
  )
  return seen
}

function walk(node: unknown, seen: Seen): void {
  if (Array.isArray(node)) return node.forEach((one) => walk(one, seen))
  if (node === null || typeof node !== 'object') return
  const { text, type, action, ...rest } = node as { text?: unknown; type?: unknown; action?: Action }
  if (typeof text === 'string' && (type === 'text' || type === 'span')) seen.texts.push(text)
  if (action) seen.actions.push(action)
  Object.values(rest).forEach((value) => walk(value, seen))
}
