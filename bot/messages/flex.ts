/**
 * Flex: the few shapes every bubble is made of. One bubble, one question; buttons at least 44 px high.
 *
 * Promise:  what comes out keeps LINE's limits whatever text goes in (limits.ts checks it in the tests).
 * Used by:  bot/messages/*.
 */
import type { messagingApi } from '@line/bot-sdk'
import { encodeTap, type Flow } from '../postback.ts'
import { COLOURS } from './colours.ts'
import { clip } from './formats.ts'
import { LIMITS } from './limits.ts'

export type FlexMessage = messagingApi.FlexMessage
export type Part = messagingApi.FlexComponent
type Action = messagingApi.Action
export type Weight = 'primary' | 'plain' | 'quiet'

export interface Card {
  /** small line above the title: what this is about, and how far we are: '活動報告 3/9' */
  about?: string
  title: string
  wrong?: boolean
  body?: Part[]
  buttons?: Part[]
  /** small, at the bottom: a case number */
  foot?: string
}

export function card(parts: Card): FlexMessage {
  const head: Part[] = [
    ...(parts.about ? [text(parts.about, { size: 'xs', color: COLOURS.muted })] : []),
    text(parts.title, { size: 'lg', weight: 'bold', color: parts.wrong ? COLOURS.wrong : COLOURS.ink }),
  ]
  const foot = parts.foot ? [text(parts.foot, { size: 'xs', color: COLOURS.muted, align: 'end' })] : []
  const below = [...(parts.buttons ?? []), ...foot]
  return {
    type: 'flex',
    altText: altTextOf(parts),
    contents: {
      type: 'bubble',
      size: 'mega',
      body: vertical([...head, ...(parts.body ?? [])], { spacing: 'md', paddingAll: '18px' }),
      ...(below.length > 0 && {
        footer: vertical(below, { spacing: 'sm', paddingAll: '14px', paddingTop: '2px' }),
      }),
    },
  }
}

/** What the chat list and a notification show: no more than the title and the first paragraph. */
function altTextOf(parts: Card): string {
  const first = parts.body?.find((part): part is messagingApi.FlexText => part.type === 'text')?.text ?? ''
  return clip([parts.title, first].filter(Boolean).join(' '), LIMITS.altText)
}

export function say(sentence: string): messagingApi.TextMessage {
  return { type: 'text', text: clip(sentence, 1000) }
}

type TextLook = Partial<Omit<messagingApi.FlexText, 'type' | 'text' | 'contents'>>

export function text(content: string, look: TextLook = {}): messagingApi.FlexText {
  return { type: 'text', text: clip(content, 1500), wrap: true, size: 'md', color: COLOURS.ink, ...look }
}

export const small = (content: string): Part => text(content, { size: 'sm', color: COLOURS.muted })
export const strong = (content: string, look: TextLook = {}): Part =>
  text(content, { weight: 'bold', ...look })
export const rule = (): Part => ({ type: 'separator', margin: 'md', color: COLOURS.line })

export function vertical(contents: Part[], look: Partial<messagingApi.FlexBox> = {}): messagingApi.FlexBox {
  return { type: 'box', layout: 'vertical', contents, ...look }
}

export function horizontal(contents: Part[], look: Partial<messagingApi.FlexBox> = {}): messagingApi.FlexBox {
  return { type: 'box', layout: 'horizontal', contents, ...look }
}

/** Name left, value right: a line of the receipt. */
export function line(name: string, value: string, look: TextLook = {}): Part {
  const shared: TextLook = { size: 'sm', ...look }
  return horizontal(
    [
      text(name, { ...shared, flex: 1, gravity: 'bottom' }),
      text(value, { ...shared, flex: 0, wrap: false, align: 'end', gravity: 'bottom' }),
    ],
    { spacing: 'md' },
  )
}

export function button(label: string, action: Action, weight: Weight = 'plain'): Part {
  const look: Record<Weight, Partial<messagingApi.FlexButton>> = {
    primary: { style: 'primary', color: COLOURS.accent },
    plain: { style: 'secondary', color: COLOURS.button },
    quiet: { style: 'link', color: COLOURS.accent },
  }
  return {
    type: 'button',
    height: 'md',
    adjustMode: 'shrink-to-fit',
    action: { ...action, label: clip(label, LIMITS.label) },
    ...look[weight],
  }
}

/** Two buttons side by side, rows of them; an odd last one keeps its half. */
export function pairsOf(buttons: Part[]): Part[] {
  const rows: Part[] = []
  for (let n = 0; n < buttons.length; n += 2) {
    const right = buttons[n + 1] ?? vertical([], { flex: 1 })
    rows.push(horizontal([buttons[n] as Part, right], { spacing: 'sm' }))
  }
  return rows
}

/** A whole line to tap: what it is at the left, what it holds at the right. */
export function tapLine(name: string, value: string, action: Action): Part {
  return horizontal(
    [
      text(name, { flex: 3, size: 'sm', color: COLOURS.muted, gravity: 'center' }),
      text(value, { flex: 4, gravity: 'center' }),
      text('›', { flex: 0, color: COLOURS.accent, size: 'xl', gravity: 'center' }),
    ],
    { action, paddingAll: '11px', spacing: 'md', backgroundColor: COLOURS.accentPale, cornerRadius: 'md' },
  )
}

export function tap(
  flow: Flow,
  id: string,
  step: string,
  value: string,
  label: string,
): messagingApi.PostbackAction {
  return {
    type: 'postback',
    label: clip(label, LIMITS.label),
    data: encodeTap(flow, id, step, value),
    displayText: clip(label, LIMITS.displayText),
  }
}

export interface PickerBounds {
  mode: 'date' | 'time'
  initial: string
  max?: string
}

export function picker(data: string, bounds: PickerBounds, label: string): messagingApi.DatetimePickerAction {
  const { mode, initial, max } = bounds
  return {
    type: 'datetimepicker',
    label,
    data,
    mode,
    initial: max && initial > max ? max : initial,
    ...(max && { max }),
  }
}

export const link = (uri: string, label: string): messagingApi.URIAction => ({ type: 'uri', label, uri })

/** '093-000-0000（内線1）' → a number a phone can dial */
export const call = (phone: string, label: string): messagingApi.URIAction =>
  link(`tel:${phone.normalize('NFKC').replace(/[^\d+]/g, '') || '0'}`, label)

/** Choices that may vanish with the next message. */
export function withQuick<M extends messagingApi.Message>(message: M, actions: Action[]): M {
  if (actions.length === 0) return message
  return {
    ...message,
    quickReply: {
      items: actions.slice(0, LIMITS.quickReplies).map((action) => ({ type: 'action', action })),
    },
  }
}
