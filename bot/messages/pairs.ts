/**
 * Pairs: two people who met at the 事前打合せ hear that they are registered together. The other one's family name only.
 */
import type { BotEvent } from '../contract.ts'
import { menuButton } from './common.ts'
import { card, small, text, type FlexMessage } from './flex.ts'
import { clip, dayJa, familyName } from './formats.ts'

const nameOf = (name: string) => clip(familyName(name), 20)

export function pairRegisteredCard({
  otherName,
  asRole,
}: BotEvent & { kind: 'pair-registered' }): FlexMessage {
  const name = nameOf(otherName)
  if (asRole === 'provider')
    return card({
      about: '組の登録',
      title: `${name}さんと登録されました`,
      body: [
        text(`${name}さんのお子さんを預かれます。活動のあとは、ここから報告できます。`),
        small('おぼえがないときは、センターに聞いてください。'),
      ],
      buttons: [menuButton('report', 'primary'), menuButton('centre', 'quiet')],
    })
  return card({
    about: '組の登録',
    title: `${name}さんと登録されました`,
    body: [
      text(`${name}さんに、お子さんを預けられます。日時は、お二人で決めてください。`),
      small('おぼえがないときは、センターに聞いてください。'),
    ],
    buttons: [menuButton('centre', 'quiet')],
  })
}

export function pairEndedCard({ otherName, endedOn }: BotEvent & { kind: 'pair-ended' }): FlexMessage {
  return card({
    about: '組の登録',
    title: `${nameOf(otherName)}さんとの登録が終わりました`,
    body: [
      text(
        `登録は${dayJa(endedOn)}までです。その日までの活動で、まだ報告していないものがあれば、センターに聞いてください。`,
      ),
    ],
    buttons: [menuButton('centre', 'quiet')],
  })
}
