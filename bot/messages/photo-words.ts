/**
 * Why a photo could not be used: what happened, then what to do.
 */
import type { BotEvent } from '../contract.ts'
import type { ReadingReason } from '../../rules/reading.ts'

interface Retake {
  happened: string
  todo: string
}

export const RETAKE_WORDS: Record<ReadingReason, Retake> = {
  blurred: {
    happened: '写真がぼやけて読めませんでした',
    todo: '明るい所で、用紙の真上から、止めて撮ってください。',
  },
  dark: {
    happened: '写真が暗くて読めませんでした',
    todo: '明るい所で、手や体の影が入らないように撮ってください。',
  },
  glare: {
    happened: '光って読めない所がありました',
    todo: '電灯の真下をさけて、少し向きを変えて撮ってください。',
  },
  'cut-off': {
    happened: '用紙のはしが写っていませんでした',
    todo: '用紙の四すみが全部入るように、少し離れて撮ってください。',
  },
  'too-small': {
    happened: '字が小さくて読めませんでした',
    todo: '用紙が画面いっぱいになるまで、近づいて撮ってください。',
  },
  folded: {
    happened: '用紙が折れたり曲がったりしていました',
    todo: '平らな所に置いて、しわをのばして撮ってください。',
  },
  'marks-missing': {
    happened: '用紙のすみの印が見つかりませんでした',
    todo: '四すみの黒い印が全部入るように撮ってください。',
  },
  'unreadable-qr': {
    happened: '用紙の四角いコードが読めませんでした',
    todo: 'コードに影や指がかからないように撮ってください。',
  },
  'forged-qr': {
    happened: '用紙のコードを確かめられませんでした',
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
    happened: '写真が大きすぎて受け取れませんでした',
    todo: 'LINEのカメラで撮り直して送ってください。',
  },
  timeout: {
    happened: '読みとりに時間がかかり、終わりませんでした',
    todo: 'もう一度送るか、質問に答えて報告してください。',
  },
}

export const RETAKE_UNKNOWN: Retake = {
  happened: '写真から報告を読みとれませんでした',
  todo: '明るい所で、用紙の真上から、四すみを入れて撮ってください。',
}

type RefusedWhy = (BotEvent & { kind: 'photo-refused' })['why']

export const REFUSED_WORDS: Record<RefusedWhy, Retake> = {
  'not-an-image': RETAKE_WORDS['not-an-image'],
  'too-large': RETAKE_WORDS['too-large'],
  gone: { happened: '写真を受け取れませんでした', todo: 'お手数ですが、もう一度送ってください。' },
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
