/**
 * Typed answers about a sheet: words as the value of the field that is asked now.
 */
import { isIsoDate } from '../../rules/calendar.ts'
import type { BotContext } from '../contract.ts'
import { familyName } from '../messages/formats.ts'
import { halfLabel } from '../messages/guided-visit.ts'
import { halfCard } from '../messages/sheet-questions.ts'
import type { BotState, Sheet, SheetField } from '../state.ts'
import { namedIn, readCount, readYen, readYesNo } from '../understand/read-answer.ts'
import { readDay } from '../understand/read-day.ts'
import { readIntent } from '../understand/read-intent.ts'
import { readTime } from '../understand/read-time.ts'
import { askedPlace, pick, takeField } from './answer-sheet.ts'
import { MAX_COST_YEN } from './guided-answers.ts'
import { turn, type FlowTurn } from './turn.ts'

/** Typed words as the value of the field that is asked now; null when they are none. */
export function typeSheet(
  state: BotState,
  sheet: Sheet,
  typed: string,
  context: BotContext,
): FlowTurn | null {
  if (sheet.step === 'confirm' && readIntent(typed) === 'mend') return pick(state, sheet, context)
  const place = askedPlace(sheet, context)
  if (place === null) return null
  const { rowIndex, field } = place
  if (field === 'start' || field === 'end') {
    const time = readTime(typed)
    if (time?.kind === 'either') {
      const step = `edit.${rowIndex}.${field}`
      return turn(state, [
        halfCard(
          sheet,
          step,
          time.times.map((one) => [halfLabel(one), one]),
        ),
      ])
    }
    return time ? takeField(state, sheet, rowIndex, field, time.time, context) : null
  }
  const value = readField(field, typed, context)
  return value === null ? null : takeField(state, sheet, rowIndex, field, value, context)
}

function readField(field: SheetField, typed: string, context: BotContext): string | null {
  const only = <T>(found: T[], name: (one: T) => string) =>
    found.length === 1 && found[0] ? name(found[0]) : null
  switch (field) {
    case 'date': {
      const date = readDay(typed, context.today)
      return date !== null && isIsoDate(date) ? date : null
    }
    case 'childCount':
    case 'sickCount': {
      const count = readYesNo(typed) === 'no' ? 0 : readCount(typed)
      return count === null ? null : String(count)
    }
    case 'transportYen': {
      const amount = readYesNo(typed) === 'no' ? 0 : readYen(typed, MAX_COST_YEN)
      return amount === null ? null : String(amount)
    }
    case 'kind':
      return only(
        namedIn(typed, context.kinds, (kind) => [kind.short, kind.label]),
        (kind) => kind.code,
      )
    case 'requesterNo': {
      const names = namedIn(typed, context.pairs, (pair) => [
        pair.requesterName,
        familyName(pair.requesterName),
        pair.requesterNo,
      ])
      return only(names, (pair) => pair.requesterNo)
    }
    default:
      return null
  }
}
