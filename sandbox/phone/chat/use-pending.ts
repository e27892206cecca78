/** UsePending: what was sent and is not in the chat yet. */
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ChatMessage } from '../world/line-objects.ts'
import type { ChatState } from '../world/use-chat.ts'
import type { Done } from '../world/world.ts'

export interface Pending {
  localId: number
  message: ChatMessage
}

export function usePending(chat: ChatState) {
  const [pending, setPending] = useState<Pending[]>([])
  const nextId = useRef(1)
  const seen = useRef(0)
  const last = chat.items.at(-1)?.seq ?? 0
  // before the browser paints: nobody sees a message twice
  useLayoutEffect(() => {
    const fresh = chat.items.filter((item) => item.seq > seen.current && item.from === 'member')
    if (last > seen.current && fresh.length > 0) setPending((before) => before.slice(fresh.length))
    seen.current = last
  }, [last])
  const during = useCallback(async (work: Promise<Done>, message?: ChatMessage): Promise<Done> => {
    if (!message) return work
    const localId = nextId.current++
    setPending((before) => [...before, { localId, message }])
    return work.finally(() => setPending((before) => before.filter((one) => one.localId !== localId)))
  }, [])
  return { pending, during }
}
