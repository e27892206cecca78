/**
 * UseChat: one member's chat as it stands, kept in step by the stream.
 *
 * Promise:  after any cut the chat is read anew as a whole, so nothing is missing or doubled, even when the
 *           sandbox was started again in between and counts from 1.
 */
import { useLayoutEffect, useState } from 'preact/hooks'
import { getChat, streamUrl, WorldError, type Item, type RichMenu } from './world.ts'

export interface ChatState {
  status: 'loading' | 'open' | 'cut' | 'gone'
  items: Item[]
  richMenu: RichMenu | null
  /** the bot shows that it is working */
  typing: boolean
}

const empty: ChatState = { status: 'loading', items: [], richMenu: null, typing: false }
const retryMs = 1500

export function useChat(userId: string): ChatState {
  const [state, setState] = useState(empty)
  useLayoutEffect(() => {
    setState(empty)
    const change = (part: (before: ChatState) => Partial<ChatState>) =>
      setState((before) => ({ ...before, ...part(before) }))
    return followChat(userId, change)
  }, [userId])
  return state
}

type Change = (part: (before: ChatState) => Partial<ChatState>) => void

/** @returns the way to stop */
function followChat(userId: string, change: Change): () => void {
  let stopped = false
  let source: EventSource | null = null
  let retry: ReturnType<typeof setTimeout> | undefined
  let quiet: ReturnType<typeof setTimeout> | undefined

  const lost = (error: unknown) => {
    source?.close()
    if (stopped) return
    if (error instanceof WorldError && error.status === 404) return change(() => ({ status: 'gone' }))
    change(() => ({ status: 'cut', typing: false }))
    retry = setTimeout(() => void open(), retryMs)
  }

  const open = async () => {
    try {
      const chat = await getChat(userId)
      if (stopped) return
      change(() => ({ status: 'open', items: chat.items, richMenu: chat.richMenu }))
      source = listen(streamUrl(userId, chat.last), change, (seconds) => {
        clearTimeout(quiet)
        quiet = setTimeout(() => change(() => ({ typing: false })), seconds * 1000)
      })
      source.onerror = lost
    } catch (error) {
      lost(error)
    }
  }

  void open()
  return () => {
    stopped = true
    source?.close()
    clearTimeout(retry)
    clearTimeout(quiet)
  }
}

function listen(url: string, change: Change, typingFor: (seconds: number) => void): EventSource {
  const source = new EventSource(url)
  const on = <T>(event: string, take: (data: T) => void) =>
    source.addEventListener(event, (message) => take(JSON.parse(String(message.data)) as T))
  on<Item>('item', (item) => change((before) => withItem(before, item)))
  on<RichMenu | null>('menu', (richMenu) => change(() => ({ richMenu })))
  on<{ seconds: number }>('typing', ({ seconds }) => {
    change(() => ({ typing: true }))
    typingFor(seconds)
  })
  return source
}

function withItem(before: ChatState, item: Item): Partial<ChatState> {
  if (before.items.some((known) => known.seq === item.seq)) return {}
  const takenBack = item.messages.find((message) => message.type === 'unsend')?.messageId
  const items = takenBack ? before.items.map((known) => withoutMessage(known, takenBack)) : before.items
  return {
    items: [...items, item].sort((a, b) => a.seq - b.seq),
    ...(item.from === 'bot' && { typing: false }),
  }
}

function withoutMessage(item: Item, messageId: string): Item {
  return {
    ...item,
    messages: item.messages.map((m) => (m.id === messageId ? { type: 'unsent', id: messageId } : m)),
  }
}
