/**
 * Registration: what an applicant is told in the chat. The number of a new member is the only thing of the
 * application that is said here; the rest stays on the page.
 */
import type { BotContext, BotEvent, MemberRole } from '../contract.ts'
import { callButton, caseFoot, registrationButton, waysOn } from './common.ts'
import { card, small, text, type FlexMessage } from './flex.ts'
import { clip } from './formats.ts'

const ROLE_WORDS: Record<MemberRole, string> = { provider: '提供会員', requester: '依頼会員' }
const LONGEST_REASON = 300

const roleWords = (roles: MemberRole[]): string => roles.map((role) => ROLE_WORDS[role]).join('・')

/** What happens next, by role; somebody with both hears both. */
const NEXT: Record<MemberRole | 'exempt', string> = {
  provider: '次は基礎講習です。日にちを、センターからお知らせします。',
  exempt: '活動を始める前に、センターから電話します。',
  requester: '次は事前打合せです。お願いする提供会員がきまったら、センターからお知らせします。',
}

export function approvedCard(
  told: Omit<BotEvent & { kind: 'application-approved' }, 'kind'>,
  context: BotContext,
): FlexMessage {
  const { caseNo, memberNo, name, roles, gained, basicCourse } = told
  const change = gained.length === 0
  const who = {
    memberNo,
    name,
    isProvider: roles.includes('provider'),
    isRequester: roles.includes('requester'),
  }
  return card({
    about: change ? '● 登録・変更' : '● 登録ができました',
    title: change ? '登録の内容をかえました' : `${clip(name, 20)}さん、ようこそ`,
    body: [
      text(`あなたの会員番号（${roleWords(roles)}）`, { size: 'sm' }),
      text(memberNo, { size: '3xl', weight: 'bold' }),
      ...(change
        ? [text('これからは、新しい内容でご案内します。')]
        : gained.map((role) => text(NEXT[role === 'provider' && !basicCourse ? 'exempt' : role]))),
      small('会員番号は、控えておいてください。'),
    ],
    buttons: waysOn({ ...context, member: who }),
    foot: caseFoot(caseNo),
  })
}

export function returnedCard(caseNo: string, reason: string, context: BotContext): FlexMessage {
  return card({
    about: '▲ 登録の申請',
    title: '申請をなおしてください',
    body: [
      text(`センターから：${clip(reason, LONGEST_REASON)}`),
      small('入れた内容は残っています。なおして、もう一度送ってください。'),
    ],
    buttons: [
      registrationButton(context, context.member ? 'profile' : 'register', 'primary'),
      callButton(context),
    ],
    foot: caseFoot(caseNo),
  })
}

export function declinedCard(caseNo: string, reason: string, context: BotContext): FlexMessage {
  return card({
    about: '登録の申請',
    title: '今回は登録できませんでした',
    body: [
      text(`センターから：${clip(reason, LONGEST_REASON)}`),
      text('わからないことは、センターに電話してください。'),
    ],
    buttons: [callButton(context, 'primary')],
    foot: caseFoot(caseNo),
  })
}

/** 登録する or 登録・変更 said in words: the page does the rest. */
export function registrationCard(context: BotContext): FlexMessage {
  const isMember = context.member !== null
  return card({
    about: isMember ? '登録・変更' : '登録する',
    title: isMember ? '登録の内容をかえられます' : '登録は、画面でできます',
    body: [
      text(
        isMember
          ? '住所、電話番号、お子さん、口座などです。このトークには書かずに、画面で入れてください。'
          : '10分ほどで入れられます。とちゅうでやめても、つづきから始められます。',
      ),
    ],
    buttons: [registrationButton(context, isMember ? 'profile' : 'register', 'primary'), callButton(context)],
  })
}
