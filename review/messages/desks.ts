/** Words of the desks beside the reports: questions, members and pairs, cases. */
import type { QuestionState } from '../../server/contract.ts'

export const QUESTION_VIEWS: { view: QuestionState; word: string }[] = [
  { view: 'waiting', word: '返事待ち' },
  { view: 'answered', word: '返事ずみ' },
  { view: 'closed', word: '終わり' },
]

/** A state is a word with a shape. */
export const QUESTION_STATES: Record<QuestionState, { word: string; shape: string }> = {
  waiting: { word: '返事待ち', shape: '●' },
  answered: { word: '返事ずみ', shape: '✓' },
  closed: { word: '終わり', shape: '–' },
}

export const NO_QUESTIONS: Record<QuestionState, { now: string; next: string }> = {
  waiting: {
    now: '返事を待っている質問はありません。',
    next: '返事ずみ（2）に、終わりにしてよいものがないか見てください。',
  },
  answered: { now: '返事ずみの質問はありません。', next: '1 を押して、返事待ちを見てください。' },
  closed: { now: '終わりにした質問は、まだありません。', next: '1 を押して、返事待ちを見てください。' },
}

export const QUESTION_SAYS = {
  sent: '返事を送りました。会員のトークに届きます。',
  noted: 'メモを残しました。会員には見えません。',
  closeAgain: '終わりにすると、会員に知らせます。よければ、もう一度 e を押してください。',
  closed: '終わりにしました。会員に、やわらかく伝えます。',
  newer: '新しい言葉が届いています。読んでから、もう一度 Ctrl+Enter を押してください。',
  unreached: {
    line: null,
    unlinked: '会員につながっているLINEが、いまはありません。返事は届きません。電話か手紙で伝えてください。',
    blocked: '会員がLINEをブロックしています。返事は届きません。電話か手紙で伝えてください。',
  },
  notLinked: 'LINEは会員と連携していません。だれの質問か、まだ分かりません。',
  readOnly: 'この役割では見るだけです。',
}

export const MEMBER_SAYS = {
  paired: (told: boolean[]) => `組を登録しました。${tellWords(told)}`,
  already: 'この二人は、もう組になっています。',
  ended: (told: boolean[]) => `組を終わりにしました。${tellWords(told)}`,
  code: 'コードを発行しました。この画面を閉じると、もう見られません。前のコードは使えません。',
}

function tellWords(told: boolean[]): string {
  if (told.every(Boolean)) return '二人のLINEに知らせます。'
  return told.some(Boolean)
    ? '一人のLINEに知らせます。もう一人はLINEで届かないので、手紙か電話で伝えてください。'
    : '二人ともLINEで届かないので、手紙か電話で伝えてください。'
}

export const ROLE_WORDS = { provider: '提供会員', requester: '依頼会員' } as const

export const CASES = {
  start: '管理番号・会員番号・名前・カナ・電話番号で探せます。',
  none: (search: string) => `「${search}」に合うものはありません。`,
  again: '番号・名前・カナ・電話番号の一部で、もう一度探してください。',
}

/** 用紙の印刷: forms for many providers at once. */
export const FORMS = {
  title: '用紙を印刷する',
  open: '用紙を印刷',
  month: '月',
  monthName: (month: string) => `${Number(month.slice(0, 4))}年${Number(month.slice(5))}月分`,
  ward: '区',
  all: '全部の区',
  people: (count: number) => `提供会員 ${count}人分`,
  print: 'PDFを受け取る',
  slow: (count: number) => `できた分から届きます（およそ${Math.max(1, Math.round(count / 400))}分）。`,
  close: '閉じる',
} as const
