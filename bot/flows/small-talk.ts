/**
 * Small talk: everything that is no answer to the present question. A friendly sentence, then the way on.
 */
import type { BotContext, BotEvent } from '../contract.ts'
import { callButton, menuCard, NOTHING_ASKED } from '../messages/common.ts'
import { urgentCard } from '../messages/confirm-report.ts'
import { card, say, text } from '../messages/flex.ts'
import { askDrop, askResume } from '../messages/guided-ways.ts'
import { greetingCard } from '../messages/linking.ts'
import * as words from '../messages/small-talk.ts'
import { photoHowCard } from '../messages/photo-report.ts'
import { linkFirstCard, notProviderCard } from '../messages/guided-refusals.ts'
import { MENU_WORDS, type MenuItem } from '../messages/common.ts'
import { sheetOf, type BotState } from '../state.ts'
import { plain } from '../understand/plain-text.ts'
import { readIntent, type Intent } from '../understand/read-intent.ts'
import { askDrop as askDropSheet } from './answer-sheet.ts'
import { offerAsking, startAsking } from './ask-centre.ts'
import { showForm } from './form.ts'
import { startGuided, startRepeated } from './guided-report.ts'
import { menuOf } from '../menu-of.ts'
import { linkByNumber, startLinking } from './linking.ts'
import { lastMonth, showMonth } from './month.ts'
import { question } from './present.ts'
import { showNotices } from './notices.ts'
import { showRegistration } from './registration.ts'
import { showSheet } from './show-sheet.ts'
import { turn, type FlowTurn } from './turn.ts'
import { showUsage } from './usage.ts'

type Handle = (state: BotState, context: BotContext, typed: string) => FlowTurn

/** A sentence, then the question that stands, or the menu. */
const withPresent =
  (sentence: string): Handle =>
  (state, context) => {
    const asked = question(state, context)
    return turn(state, asked ? [say(sentence), ...asked] : [menuCard(context, NOTHING_ASKED, sentence)])
  }

/** Words nobody understood may be meant for the centre, after its answer or half an hour late. */
const unknownOr =
  (sentence: string): Handle =>
  (state, context, typed) => {
    const offer = question(state, context) ? null : offerAsking(state, context)
    return offer ? turn(state, [offer]) : withPresent(sentence)(state, context, typed)
  }

const about =
  (title: string): Handle =>
  (state, context) =>
    turn(state, [context.member ? words.moneyCard(context, title) : words.aboutCard(context)])

const INTENTS: Record<Intent, Handle> = {
  accident: (state, context) => turn(state, [urgentCard(context), ...(question(state, context) ?? [])]),
  report: startGuided,
  repeat: startRepeated,
  photo: showPhotoHow,
  form: showForm,
  month: (state, context, typed) =>
    context.member && !context.member.isProvider
      ? showUsage(state, context)
      : showMonth(state, context, /先月/.test(plain(typed)) ? lastMonth(context) : undefined),
  usage: (state, context) => showUsage(state, context),
  register: showRegistration,
  notices: showNotices,
  centre: (state, context) => startAsking(state, context),
  link: startLinking,
  about: (state, context) => turn(state, [words.aboutCard(context)]),
  help: (state, context) => turn(state, [words.helpCard(context)]),
  money: about('お金のこと'),
  papers: about('書類のこと'),
  stop,
  resume,
  back: withPresent(words.TALK.unknown),
  mend: (state, context) =>
    question(state, context) ? withPresent(words.TALK.mend)(state, context, '') : showMonth(state, context),
  greeting: (state, context) =>
    question(state, context)
      ? withPresent(words.TALK.greeting)(state, context, '')
      : turn(state, [greetingCard(context, false)]),
  thanks: withPresent(words.TALK.thanks),
  abuse: (state, context) =>
    turn(state, [
      card({ title: 'お話をうかがいます', body: [text(words.TALK.abuse)], buttons: [callButton(context)] }),
      ...(question(state, context) ?? []),
    ]),
  // the words of a linked provider were read before (typed-report.ts); here are those who cannot report yet
  'whole-report': (state, context, typed) =>
    context.member?.isProvider && context.pairs.length > 0
      ? INTENTS.unknown(state, context, typed)
      : startGuided(state, context),
  'too-long': unknownOr(words.TALK['too-long']),
  unknown: unknownOr(words.TALK.unknown),
}

export function talk(state: BotState, typed: string, context: BotContext): FlowTurn {
  if (plain(typed) === '') return withPresent(words.TALK.empty)(state, context, typed)
  const linking = linkByNumber(state, typed, context)
  return linking ?? INTENTS[readIntent(typed)](state, context, typed)
}

function showPhotoHow(state: BotState, context: BotContext): FlowTurn {
  if (context.member === null)
    return turn(state, [linkFirstCard('写真を送るには、はじめに連携をしてください')])
  return turn(state, [context.member.isProvider ? photoHowCard(context) : notProviderCard(context)])
}

/** やめる: the thing asked last; a guided draft is asked about first, it holds many answers. */
function stop(state: BotState, context: BotContext): FlowTurn {
  const { focus, guided } = state
  if (context.member === null && state.link)
    return turn({ ...state, link: null, focus: null }, [menuCard(context, '連携をやめました')])
  const sheet = focus?.flow === 'sheet' ? sheetOf(state, focus.id) : null
  if (sheet && sheet.step !== 'sending') return askDropSheet(state, sheet, context)
  if (guided && guided.step !== 'sending') return turn(state, [askDrop(guided)])
  return turn(state, [menuCard(context, words.TALK.nothingOpen)])
}

function resume(state: BotState, context: BotContext): FlowTurn {
  const asked = question(state, context)
  if (asked) return turn(state, asked)
  if (state.guided) return turn(state, [askResume(state.guided, context)])
  const reading = state.sheets.findLast((sheet) => sheet.step === 'reading')
  if (reading) return turn(state, showSheet(reading, state, context))
  return turn(state, [menuCard(context, words.TALK.nothingOpen)])
}

/** Buttons of the rich menu and of the cards. */
const MENU: Record<MenuItem, Handle> = {
  report: startGuided,
  photo: showPhotoHow,
  form: showForm,
  month: (state, context) => showMonth(state, context),
  centre: INTENTS.centre,
  notices: showNotices,
  usage: (state, context) => showUsage(state, context),
  register: showRegistration,
  profile: showRegistration,
  link: startLinking,
  about: INTENTS.about,
  help: INTENTS.help,
}

export function tapMenu(state: BotState, item: string, context: BotContext): FlowTurn {
  const handle = Object.hasOwn(MENU_WORDS, item) ? MENU[item as MenuItem] : undefined
  return handle ? handle(state, context, '') : talk(state, '', context)
}

type Unreadable = BotEvent & { kind: 'sticker' | 'video' | 'audio' | 'file' | 'location' }

export function unreadable(state: BotState, event: Unreadable, context: BotContext): FlowTurn {
  return withPresent(words.UNREADABLE[event.kind])(state, context, '')
}

/** Friend added, or back after a block. */
export function followed(state: BotState, isUnblocked: boolean, context: BotContext): FlowTurn {
  const menu = menuOf(context.member)
  return turn(state, [greetingCard(context, isUnblocked)], [{ kind: 'show-menu', menu }])
}

/** In a group nothing personal is said, and that only once a day. */
export function inGroup(state: BotState, context: BotContext): FlowTurn {
  if (state.groupToldOn === context.today) return turn(state, [])
  return turn({ ...state, groupToldOn: context.today }, [say(words.GROUP_WORDS)])
}
