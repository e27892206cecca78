/**
 * The frame of the guided report's questions: progress, answers as buttons, lines to switch on and off.
 */
import type { BotContext } from '../contract.ts'
import type { Guided } from '../state.ts'
import { COLOURS } from './colours.ts'
import { button, card, tap, text, vertical, withQuick } from './flex.ts'
import type { Card, FlexMessage, Part, Weight } from './flex.ts'

/** 1-9, in the order they are asked */
export const PROGRESS: Partial<Record<Guided['step'], number>> = {
  ...{ who: 1, day: 2, start: 3, end: 4, span: 3, overnight: 4, future: 4, children: 5, sick: 6 },
  ...{ kind: 7, costs: 8, transport: 8, other: 8, accident: 9 },
}

export type Ask = (draft: Guided, context: BotContext, page?: number) => FlexMessage

export function answer(
  draft: Guided,
  label: string,
  value: string,
  weight: Weight = 'plain',
  step: string = draft.step,
): Part {
  return button(label, tap('guided', draft.draftId, step, value, label), weight)
}

/** A question with the two transient ways out below it. */
export function question(draft: Guided, parts: Card): FlexMessage {
  const no = PROGRESS[draft.step]
  const way = (step: string, label: string) => tap('guided', draft.draftId, step, '', label)
  const first = draft.step === 'who'
  return withQuick(card({ about: `活動報告${no ? ` ${no}/9` : ''}`, ...parts }), [
    ...(first ? [] : [way('back', 'ひとつ前へ')]),
    way('drop', 'やめる'),
  ])
}

export function toggle(
  on: boolean,
  name: string,
  [yes, no]: [string, string],
  action: ReturnType<typeof tap>,
): Part {
  return {
    type: 'box',
    layout: 'horizontal',
    alignItems: 'center',
    action,
    spacing: 'md',
    paddingAll: '11px',
    cornerRadius: 'md',
    borderWidth: '1px',
    borderColor: on ? COLOURS.accent : COLOURS.line,
    contents: [
      tick(on),
      text(name, { flex: 1, size: 'lg', gravity: 'center' }),
      text(on ? yes : no, { flex: 0, size: 'sm', gravity: 'center', color: COLOURS.muted }),
    ],
  }
}

/** Drawn, not a letter: fonts differ in which boxes they have. */
function tick(on: boolean): Part {
  const colour = on ? COLOURS.accent : COLOURS.muted
  const inside = on ? [vertical([], { backgroundColor: colour, cornerRadius: '3px', height: '14px' })] : []
  return vertical(inside, {
    ...{
      width: '24px',
      height: '24px',
      borderWidth: '2px',
      borderColor: colour,
      cornerRadius: '5px',
      paddingAll: '3px',
    },
    flex: 0,
  })
}
