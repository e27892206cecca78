/**
 * UsePhone: what one member's phone can do, and what lies over the chat just now.
 *
 * Used by:  app.tsx, which hands it to the chat, the sheets and the panel beside the phone.
 */
import { useLayoutEffect, useMemo, useState } from 'preact/hooks'
import { ja } from '../messages/ja.ts'
import type { Action, ChatMessage, PickerAction } from '../world/line-objects.ts'
import { liffPath, reachable } from '../world/reachable.ts'
import { useChat, type ChatState } from '../world/use-chat.ts'
import { act, sendPhotos, switchMenu, WorldError, type Done, type User } from '../world/world.ts'
import { usePending, type Pending } from './use-pending.ts'
import { useToast } from './use-toast.ts'

export type Sheet =
  | { kind: 'picker'; action: PickerAction }
  | { kind: 'tray' | 'samples' | 'letter' | 'people' | 'about' }
  | { kind: 'own-photos'; files: File[] }
  /** a page of ours, in place */
  | { kind: 'page'; path: string }
  /** the world outside: said, never opened */
  | { kind: 'outside'; uri: string }
  | { kind: 'image'; url: string }
  | { kind: 'message'; message: ChatMessage }

export interface Phone {
  user: User
  chat: ChatState
  pending: Pending[]
  sheet: Sheet | null
  toast: string | null
  /** as far as the phone can see: no letter, or the members' menu is shown */
  linked: boolean
  menuOpen: boolean
  draft: string
  setDraft: (text: string) => void
  setMenuOpen: (open: boolean) => void
  show: (sheet: Sheet | null) => void
  say: (toast: string) => void
  /** runs whatever a button of the bot carries */
  tap: (action: Action) => void
  sendText: (text: string) => void
  sendPhotos: (photos: Blob[]) => void
  /** sticker, location, …, block, unblock, follow, unsend */
  send: (what: string, body?: unknown) => void
  pick: (action: PickerAction, value: string) => void
}

export function usePhone(user: User, onChange: () => void): Phone {
  const chat = useChat(user.userId)
  const [sheet, show] = useState<Sheet | null>(null)
  const [draft, setDraft] = useState('')
  const [toast, say] = useToast()
  const [menuOpen, setMenuOpen] = useState(false)
  const { pending, during } = usePending(chat)
  const richMenuId = chat.richMenu?.selected ? chat.richMenu.richMenuId : null
  useLayoutEffect(() => setMenuOpen(richMenuId !== null), [richMenuId])
  useLayoutEffect(() => {
    show(null)
    setDraft('')
  }, [user.userId])

  const actions = useMemo(() => {
    const attempt = async (work: Promise<Done>, message?: ChatMessage) => {
      try {
        const done = await during(work, message)
        if (done.deliveries?.some(({ status }) => status === 0)) say(ja.toast.unanswered)
      } catch (error) {
        const refused = error instanceof WorldError && error.status === 409
        say(refused ? ja.toast.notFollowing : ja.toast.failed)
      }
    }
    const send = (what: string, body: unknown = {}) => {
      void attempt(act(user.userId, what, body)).then(onChange)
    }
    const sendText = (text: string) =>
      void attempt(act(user.userId, 'text', { text }), { type: 'text', text })
    const photos = (blobs: Blob[]) =>
      void attempt(sendPhotos(user.userId, blobs), { type: 'image', contentUrl: urlOfFirst(blobs) })
    const pick = (action: PickerAction, value: string) =>
      send('postback', { data: action.data, params: { [action.mode]: value } })
    const switchTo = async (alias: string, data: string) => {
      await switchMenu(user.userId, alias)
      return act(user.userId, 'postback', {
        data,
        params: { newRichMenuAliasId: alias, status: 'SUCCESS' },
      })
    }
    const tap = (action: Action) => {
      switch (action.type) {
        case 'message':
          return sendText(action.text)
        case 'postback': {
          const { data, displayText, text } = action
          if (action.inputOption === 'openKeyboard') setDraft(action.fillInText ?? '')
          if (action.inputOption === 'openRichMenu') setMenuOpen(true)
          if (action.inputOption === 'closeRichMenu') setMenuOpen(false)
          const said = displayText ?? text
          const shown = said === undefined ? undefined : { type: 'text', text: said }
          return void attempt(act(user.userId, 'postback', { data, displayText, text }), shown)
        }
        case 'uri':
          return show(sheetFor(action.uri, user.userId))
        case 'datetimepicker':
          return show({ kind: 'picker', action })
        case 'clipboard':
          return void copy(action.clipboardText).then(() => say(ja.toast.copied))
        case 'richmenuswitch':
          return void attempt(switchTo(action.richMenuAliasId, action.data))
        case 'camera':
        case 'cameraRoll':
          return show({ kind: 'samples' })
        case 'location':
          return send('location')
      }
    }
    return { send, sendText, sendPhotos: photos, pick, tap }
  }, [user.userId, during, say, onChange])

  const linked = user.oneTimeCode === null || ['member', 'requester'].includes(chat.richMenu?.alias ?? '')
  const shown = { user, chat, pending, sheet, toast, linked, menuOpen, draft }
  return { ...shown, setDraft, setMenuOpen, show, say, ...actions }
}

/**
 * A LIFF address or a page of ours opens in place; the page learns whose phone it is from `sandboxUser` and
 * asks the stand-in for that member's ID token (POST /sandbox/world/users/:id/id-token), as often as it needs.
 */
function sheetFor(uri: string, userId: string): Sheet {
  const path = liffPath(uri) ?? reachable(uri)
  if (path === null || !/^https?:/.test(uri)) return { kind: 'outside', uri }
  const url = new URL(path, location.origin)
  if (url.pathname.startsWith('/liff')) url.searchParams.set('sandboxUser', userId)
  return { kind: 'page', path: `${url.pathname}${url.search}${url.hash}` }
}

const urlOfFirst = (blobs: Blob[]) => (blobs[0] ? URL.createObjectURL(blobs[0]) : '')

/** Pages on plain http have no clipboard but on loopback; a refusal is no error worth a word. */
const copy = (text: string) => navigator.clipboard.writeText(text).catch(() => undefined)
