/**
 * Why a photo could not be used: what happened, then what to do.
 */
import type { BotEvent } from '../contract.ts'
import type { PlaceName } from '../../rules/reading-place.ts'
import type { ReadingReason } from '../../rules/reading.ts'

interface Retake {
  happened: string
  todo: string
}

export const RETAKE_WORDS: Record<ReadingReason, Retake> = {
  blurred: {
    happened: 'ぼやけて読めませんでした',
    todo: '明るい所で、用紙の真上から、止めて撮ってください。',
  },
  dark: {
    happened: '暗くて読めませんでした',
    todo: '明るい所で、手や体の影が入らないように撮ってください。',
  },
  glare: {
    happened: '光って読めない所があります',
    todo: '電灯の真下をさけて、少し向きを変えて撮ってください。',
  },
  'cut-off': {
    happened: '用紙のはしが切れています',
    todo: '用紙の四すみが全部入るように、少し離れて撮ってください。',
  },
  'too-small': {
    happened: '字が小さくて読めません',
    todo: '用紙が画面いっぱいになるまで、近づいて撮ってください。',
  },
  folded: {
    happened: '用紙が折れ曲がっています',
    todo: '平らな所に置いて、しわをのばして撮ってください。',
  },
  'marks-missing': {
    happened: 'すみの印が見つかりません',
    todo: '四すみの黒い印が全部入るように撮ってください。',
  },
  'unreadable-qr': {
    happened: '四角いコードが読めません',
    todo: 'コードに影や指がかからないように撮ってください。',
  },
  'forged-qr': {
    happened: 'コードを確かめられません',
    todo: 'センターが配った用紙か、印刷した用紙を使って撮ってください。',
  },
  'unknown-form': {
    happened: 'この用紙は、まだ読めません',
    todo: 'センターの新しい用紙で送るか、質問に答えて報告してください。',
  },
  'identity-document': {
    happened: '報告書ではない書類のようです',
    todo: '通帳や証明書の写真は、ここに送らないでください。',
  },
  'not-an-image': {
    happened: '写真として開けませんでした',
    todo: 'カメラで撮り直して、もう一度送ってください。',
  },
  'too-large': {
    happened: '写真が大きすぎます',
    todo: 'LINEのカメラで撮り直して送ってください。',
  },
  timeout: {
    happened: '時間内に読めませんでした',
    todo: 'もう一度送るか、質問に答えて報告してください。',
  },
}

export const RETAKE_UNKNOWN: Retake = {
  happened: '報告を読みとれませんでした',
  todo: '明るい所で、用紙の真上から、四すみを入れて撮ってください。',
}

const PLACE_WORDS: Record<PlaceName, string> = {
  'top-left': '左上',
  top: '上',
  'top-right': '右上',
  left: '左',
  middle: 'まん中',
  right: '右',
  'bottom-left': '左下',
  bottom: '下',
  'bottom-right': '右下',
}

/** Where it is, beside the drawing with the circle. */
export function placeWords(reason: ReadingReason | null, name: PlaceName): string {
  const at = `写真の${PLACE_WORDS[name]}`
  switch (reason) {
    case 'glare':
      return `${at}が光っています。`
    case 'cut-off':
      return `${at}が切れています。`
    case 'marks-missing':
      return `${at}に、すみの黒い印が見えません。`
    default:
      return `${at}です。`
  }
}

type RefusedWhy = (BotEvent & { kind: 'photo-refused' })['why']

export const REFUSED_WORDS: Record<RefusedWhy, Retake> = {
  'not-an-image': RETAKE_WORDS['not-an-image'],
  'too-large': RETAKE_WORDS['too-large'],
  gone: { happened: '写真を受け取れませんでした', todo: 'お手数ですが、もう一度送ってください。' },
  'too-many-pages': {
    happened: 'ページが多すぎます',
    todo: '一度に送れるのは20ページまでです。分けて送ってください。',
  },
  locked: {
    happened: 'PDFに鍵がかかっています',
    todo: 'パスワードなしで保存し直すか、用紙を写真に撮って送ってください。',
  },
  'broken-pdf': {
    happened: 'PDFを開けませんでした',
    todo: 'もう一度送るか、用紙を写真に撮って送ってください。',
  },
  'file-too-large': {
    happened: 'ファイルが大きすぎます',
    todo: '15MBまでのファイルにするか、用紙を写真に撮って送ってください。',
  },
}

export const FIELD_WORDS = {
  date: '日にち',
  start: '始まり',
  end: '終わり',
  childCount: 'お子さんの人数',
  sickCount: '病児の人数',
  kind: '内容',
  requesterNo: '依頼会員',
  transportYen: '交通費',
} as const

/** The question about a field, beside its cut-out or not. */
export const FIELD_QUESTIONS: Record<keyof typeof FIELD_WORDS, string> = {
  date: 'いつの活動ですか？',
  start: '始まりは何時ですか？',
  end: '終わりは何時ですか？',
  childCount: 'お子さんは何人ですか？',
  sickCount: '病児は何人ですか？',
  kind: '活動の内容はどれですか？',
  requesterNo: 'どなたの活動ですか？',
  transportYen: '交通費はいくらですか？',
}
