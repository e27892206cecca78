/**
 * センターに聞く: the telephone and the pen in one bubble, what became of the words, and the centre's answer.
 */
import type { BotContext } from '../contract.ts'
import { callButton, caseFoot, menuButton } from './common.ts'
import { button, card, small, tap, text, type FlexMessage, type Part, type Weight } from './flex.ts'
import { clip } from './formats.ts'

const ABOUT = 'センターに聞く'
/** Fits one bubble; the desk takes no longer answer. */
const ANSWER_MAX = 1000

const endButton = (weight: Weight = 'plain'): Part =>
  button('終わる', tap('ask', '', 'end', '', '終わる'), weight)
const writeButton = (caseNo: string, label: string, weight: Weight = 'primary'): Part =>
  button(label, tap('ask', caseNo, 'write', '', label), weight)

/** Both ways: call, or write on here. */
export function askCard(context: BotContext): FlexMessage {
  const { centreName, centrePhone, centreHours } = context.city
  return card({
    about: ABOUT,
    title: 'ここに書いて送れます',
    body: [
      text('聞きたいことを、このトークに書いてください。センターの人が読んで、ここに返事をします。'),
      text('電話でも聞けます。'),
      text(centrePhone, { size: 'xl', weight: 'bold' }),
      small(centreName),
      small(centreHours),
    ],
    buttons: [callButton(context), endButton('quiet')],
  })
}

/** Said again under a sticker or an old button: the pen is still open. */
export function stillAskingCard(caseNo: string | null): FlexMessage {
  return card({
    about: ABOUT,
    title: caseNo ? 'つづきを書けます' : 'ここに書いて送れます',
    body: [text('書いたことは、センターに届きます。')],
    buttons: [endButton()],
    ...(caseNo !== null && { foot: caseFoot(caseNo) }),
  })
}

export function writeCard(caseNo: string): FlexMessage {
  return card({
    about: ABOUT,
    title: '返事を書いてください',
    body: [text('このトークに書くと、センターに届きます。')],
    buttons: [endButton()],
    foot: caseFoot(caseNo),
  })
}

export function takenCard(caseNo: string, context: BotContext): FlexMessage {
  return card({
    about: ABOUT,
    title: 'センターに届きました',
    body: [
      text('返事は、このトークに届きます。つづきがあれば、書いてください。'),
      small(`センターが見る時間: ${context.city.centreHours}`),
    ],
    buttons: [endButton()],
    foot: caseFoot(caseNo),
  })
}

export function moreTakenCard(caseNo: string): FlexMessage {
  return card({
    about: ABOUT,
    title: 'つづきも届きました',
    buttons: [endButton()],
    foot: caseFoot(caseNo),
  })
}

export function endedCard(caseNo: string | null): FlexMessage {
  if (caseNo === null)
    return card({
      about: ABOUT,
      title: '何も送らずに終わりました',
      body: [text('聞きたいときは、いつでもどうぞ。')],
      buttons: [menuButton('centre', 'quiet')],
    })
  return card({
    about: ABOUT,
    title: 'ありがとうございました',
    body: [text('センターからの返事は、このトークに届きます。')],
    buttons: [writeButton(caseNo, 'つづきを書く', 'quiet')],
    foot: caseFoot(caseNo),
  })
}

/** The words themselves: this talk is between the member and the centre. They do not stand on a locked screen. */
export function answerCard(caseNo: string, answer: string): FlexMessage {
  const bubble = card({
    about: 'センターからの返事',
    title: '返事が届きました',
    body: [text(clip(answer, ANSWER_MAX))],
    buttons: [writeButton(caseNo, '返事を書く')],
    foot: caseFoot(caseNo),
  })
  return { ...bubble, altText: 'センターから返事が届きました' }
}

export function closedCard(caseNo: string): FlexMessage {
  return card({
    about: ABOUT,
    title: 'このご質問は終わりにしました',
    body: [text('ありがとうございました。また聞きたいことがあれば、いつでも書いてください。')],
    buttons: [writeButton(caseNo, 'もう一度聞く', 'plain')],
    foot: caseFoot(caseNo),
  })
}

/** Words that came half an hour later, or under an answer without its button: nobody has got them yet. */
export function offerCard(caseNo: string | null): FlexMessage {
  return card({
    about: ABOUT,
    title: 'センターに送りますか？',
    body: [text('いまの言葉は、まだ届いていません。ボタンを押してから、もう一度書いてください。')],
    buttons: [caseNo === null ? menuButton('centre', 'primary') : writeButton(caseNo, '返事を書く')],
  })
}

export const PHOTO_IS_NO_QUESTION = '写真は、ここでは受け取れません。聞きたいことを、言葉で書いてください。'

export const PHOTO_IS_A_REPORT =
  '写真は、質問ではなく活動報告として受け取りました。質問のつづきは、もう一度「センターに聞く」から書いてください。'
