/**
 * Several activities typed in one message: what is asked once for all of them, and the way out.
 */
import type { Sheet } from '../state.ts'
import { card, small, text, type FlexMessage } from './flex.ts'
import { sheetButton } from './sheet-card.ts'

export type Whole = 'sick' | 'costs' | 'accident'

/** The next question about all rows together; null when all were answered. */
export function wholeLeft(sheet: Sheet): Whole | null {
  const { whole } = sheet
  if (whole === undefined) return null
  if (!whole.sick) return 'sick'
  if (!whole.costs) return 'costs'
  return whole.accident ? null : 'accident'
}

const QUESTIONS: Record<Whole, { title: string; help: string; no: string; yes: string }> = {
  sick: {
    title: '病児はいましたか？',
    help: '軽い病気や、病気の治りかけで預かったお子さんのことです。',
    no: 'いなかった',
    yes: 'いた',
  },
  costs: {
    title: '交通費はかかりましたか？',
    help: '実際に払った額です。依頼会員から別に受け取ります。',
    no: 'かからなかった',
    yes: 'かかった',
  },
  accident: {
    title: '事故やけがはありましたか？',
    help: 'ヒヤリとしたことや小さなことでも「あった」を押してください。',
    no: 'なかった',
    yes: 'あった',
  },
}

export function wholeCard(sheet: Sheet): FlexMessage {
  const asked = wholeLeft(sheet) ?? 'accident'
  const { title, help, no, yes } = QUESTIONS[asked]
  return card({
    about: `活動報告（${sheet.rows.length}件ぜんぶについて）`,
    title,
    body: [small(help)],
    buttons: [
      sheetButton(sheet, no, `whole.${asked}`, 'no'),
      sheetButton(sheet, yes, `whole.${asked}`, 'yes'),
      sheetButton(sheet, 'やめる', 'drop', '', 'quiet'),
    ],
  })
}

export function askDropTyped(sheet: Sheet): FlexMessage {
  return card({
    about: '活動報告',
    title: 'この報告をやめますか？',
    body: [text(`まだ送っていません。やめると、書いてくださった${sheet.rows.length}件は送られません。`)],
    buttons: [sheetButton(sheet, 'つづける', 'resume'), sheetButton(sheet, 'やめる', 'drop-yes')],
  })
}

export const TYPED_DROPPED_WORDS = '書いてくださった報告は送りません。'
