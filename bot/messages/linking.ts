/**
 * Linking: who this LINE account belongs to. Member number, birth date, the code of the centre's letter.
 */
import type { BotContext } from '../contract.ts'
import { encodeTap } from '../postback.ts'
import type { Linking } from '../state.ts'
import { callButton, waysOn } from './common.ts'
import { button, card, line, picker, small, tap, text, type FlexMessage } from './flex.ts'
import { clip, dayWithYearJa } from './formats.ts'

export function greetingCard(context: BotContext, back: boolean): FlexMessage {
  const { programmeName, centreName } = context.city
  if (context.member) {
    const name = `${clip(context.member.name, 20)}さん`
    return card({
      title: back ? `${name}、おかえりなさい` : `${name}、こんにちは`,
      body: [text('下のボタンから始められます。')],
      buttons: waysOn(context),
    })
  }
  return card({
    about: programmeName,
    title: back ? 'おかえりなさい' : 'ようこそ',
    body: [
      text(
        '友だち追加ありがとうございます。はじめての方は「登録する」、会員番号がある方は「会員番号で連携」をおしてください。',
      ),
      small(`連携するときは、${centreName}からの手紙を用意してください。`),
    ],
    buttons: waysOn(context),
  })
}

export function askLink(link: Linking, context: BotContext): FlexMessage {
  const restart = button('はじめから', tap('link', '', 'restart', '', 'はじめから'), 'quiet')
  if (link.step === 'number') {
    return card({
      about: '会員番号で連携 1/3',
      title: '会員番号は何番ですか？',
      body: [
        text('数字6けたを、そのまま送ってください。'),
        small('会員証か、センターからの手紙にあります（例 100012）。'),
      ],
    })
  }
  if (link.step === 'birth') {
    const action = picker(
      encodeTap('link', '', 'birth'),
      { mode: 'date', initial: '1965-01-01', max: context.today },
      '生年月日をえらぶ',
    )
    return card({
      about: '会員番号で連携 2/3',
      title: '生年月日を教えてください',
      body: [small('文字でも送れます（例 昭和40年4月2日）。')],
      buttons: [button('生年月日をえらぶ', action, 'primary'), restart],
    })
  }
  return card({
    about: '会員番号で連携 3/3',
    title: '手紙のコードを送ってください',
    body: [
      text('センターからの手紙に書いてある、1回だけ使えるコードです。'),
      ...(link.memberNo ? [line('会員番号', link.memberNo)] : []),
      ...(link.birthDate ? [line('生年月日', dayWithYearJa(link.birthDate))] : []),
    ],
    buttons: [restart],
  })
}

export const NUMBER_AGAIN = '会員番号は数字6けたです。もう一度送ってください。'
export const BIRTH_AGAIN =
  '生年月日がわかりませんでした。ボタンで選ぶか、「昭和40年4月2日」のように送ってください。'
export const CODE_AGAIN = 'コードは、手紙にある英字と数字です。もう一度送ってください。'

export function wrongWords(triesLeft: number): string {
  return `会員番号、生年月日、コードのどれかがちがうようです。あと${triesLeft}回ためせます。番号と日付を見て、コードをもう一度送ってください。`
}

export function linkedCard(name: string | null, context: BotContext): FlexMessage {
  const role = context.member ?? { memberNo: '', name: '', isProvider: true, isRequester: false }
  return card({
    title: name ? `${clip(name, 20)}さん、連携できました` : '連携できました',
    body: [
      text(role.isProvider ? '次からは、すぐに報告できます。' : 'これからは、お知らせがここに届きます。'),
    ],
    buttons: waysOn({ ...context, member: role }),
  })
}

export function lockedCard(context: BotContext): FlexMessage {
  return card({
    title: 'センターがお手伝いします',
    body: [
      text('5回ちがったので、連携を止めました。センターに電話してください。いっしょに確かめます。'),
      text(context.city.centrePhone, { size: 'xl', weight: 'bold' }),
      small(context.city.centreHours),
    ],
    buttons: [callButton(context, 'primary')],
  })
}

export function expiredCard(context: BotContext): FlexMessage {
  return card({
    title: 'コードの期限がすぎています',
    body: [
      text('新しいコードを手紙でお送りします。センターに電話してください。'),
      small(context.city.centreHours),
    ],
    buttons: [callButton(context, 'primary')],
  })
}

export function movedCard(context: BotContext): FlexMessage {
  return card({
    title: '別のLINEにかわりました',
    body: [
      text('あなたの会員番号は、別のLINEと連携されました。このLINEからは報告できません。'),
      text('心当たりがないときは、すぐにセンターに電話してください。'),
    ],
    buttons: [callButton(context, 'primary')],
  })
}

export function alreadyLinkedCard(context: BotContext): FlexMessage {
  return card({
    title: `${clip(context.member?.name ?? '', 20)}さんと連携ずみです`,
    body: [text('そのまま使えます。')],
    buttons: waysOn(context),
  })
}
