/**
 * Settle an activity: the facts of one piece as the values they can mean together.
 */
import type { HeardActivity } from '../../state.ts'
import type { Fact, Span, Token, World } from './heard.ts'
import type { Piece } from './cut-activities.ts'
import { kindsOf } from './read-care.ts'
import { TAKEN } from './take.ts'
import { agreeing, ofLength, overBy, spansOf } from './settle-span.ts'
import { clockTimeOf } from '../../../rules/calendar.ts'

type FactOf<K extends Fact['is']> = Extract<Fact, { is: K }>

function factsOf<K extends Fact['is']>(tokens: Token[], is: K): FactOf<K>[] {
  return tokens.flatMap(({ fact }) => (fact.is === is ? [fact as FactOf<K>] : []))
}

export function settleActivity(piece: Piece, world: World): HeardActivity {
  const { tokens } = piece
  const days = factsOf(tokens, 'day')
  const dates = [...new Set(days.flatMap((day) => day.dates))]
  const isDoubtful = days.some((day) => day.isDoubtful)
  const dayDoubt = isDoubtful || (days.length > 1 && dates.length > 1)
  const date = dates.length === 1 && !dayDoubt ? dates[0] : undefined
  const children = childrenOf(piece)
  const [minutes] = factsOf(tokens, 'minutes')
  const times = timesOf(tokens, minutes?.minutes ?? null)
  return {
    ...children,
    dates,
    dayDoubt,
    spans: overBy(times.spans, date, world).slice(0, 4),
    starts: times.starts,
    minutes: times.spans.length === 0 ? (minutes?.minutes ?? null) : null,
    kinds: kindsOf(factsOf(tokens, 'kind').map((kind) => kind.codes)),
    ...costsOf(tokens),
  }
}

function timesOf(tokens: Token[], minutes: number | null): { spans: Span[]; starts: string[] } {
  const spans = factsOf(tokens, 'span')
  const [only, second] = spans
  if (only && !second) return { spans: agreeing(only.spans, minutes), starts: [] }
  if (only) return { spans: [], starts: [] }
  const starts = factsOf(tokens, 'start')
  const ends = factsOf(tokens, 'end')
  const others = factsOf(tokens, 'at')
  const start = starts[0] ?? others[0]
  const end = ends[0] ?? (starts.length > 0 ? others[0] : undefined)
  if (starts.length > 1 || ends.length > 1 || others.length > 1 || start === undefined)
    return { spans: [], starts: [] }
  if (end && end !== start)
    return { spans: agreeing(spansOf(start.clock, end.clock, false), minutes), starts: [] }
  const times = start.clock.minutes.map((one) => clockTimeOf(one))
  if (minutes !== null) return { spans: times.map((time) => ofLength(time, minutes)), starts: [] }
  return { spans: [], starts: times }
}

type Costs = Pick<HeardActivity, 'transportYen' | 'otherYen' | 'bareYen' | 'noCosts'>

function costsOf(tokens: Token[]): Costs {
  const costs = factsOf(tokens, 'cost')
  const sum = (what: string) => {
    const own = costs.filter((cost) => cost.what === what)
    return own.length > 0 ? own.reduce((total, { yen }) => total + yen, 0) : null
  }
  return {
    transportYen: sum('transport'),
    otherYen: sum('other'),
    bareYen: sum('bare'),
    noCosts: factsOf(tokens, 'no-costs').length > 0,
  }
}

type People = Pick<
  HeardActivity,
  'requesterNos' | 'stranger' | 'childIds' | 'childDoubt' | 'count' | 'everyone' | 'sick' | 'sickIds'
>

function childrenOf({ tokens, words }: Piece): People {
  const said = factsOf(tokens, 'family').map((family) => family.requesterNos)
  const named = factsOf(tokens, 'child')
  const families = familiesOf(said, named)
  const own = (child: FactOf<'child'>) => child.children.filter((one) => families.includes(one.requesterNo))
  const childIds = [...new Set(named.flatMap((child) => own(child).map((one) => one.childId)))]
  const counts = [...new Set(factsOf(tokens, 'count').map(({ count }) => count))]
  // 「なつは休み」 names a child that was not there
  const absent = /休み|いない|いません|ぬき|抜き|以外|欠席|不在/.test(words)
  const doubt =
    factsOf(tokens, 'unnamed-child').length > 0 ||
    absent ||
    counts.length > 1 ||
    named.some((child) => own(child).length > 1)
  return {
    requesterNos: families,
    stranger: factsOf(tokens, 'stranger').length > 0,
    childIds: doubt ? [] : childIds,
    childDoubt: doubt,
    count: counts.length === 1 ? (counts[0] ?? null) : null,
    everyone: factsOf(tokens, 'everyone').length > 0,
    ...sickOf(tokens, words, (child) => own(child).map((one) => one.childId)),
  }
}

/** Families that the names allow; a child's name chooses between two families of one name, and names one alone. */
function familiesOf(said: string[][], named: FactOf<'child'>[]): string[] {
  const byChild = named.map((child) => [...new Set(child.children.map((one) => one.requesterNo))])
  const all = [...said, ...byChild]
  const [first] = all
  if (first === undefined) return []
  const common = first.filter((no) => all.every((nos) => nos.includes(no)))
  if (common.length > 0) return common
  return [...new Set((said.length > 0 ? said : byChild).flat())]
}

/** one letter between a name and the word, covered or not */
const BESIDE = ['は', 'が', 'も', '(', TAKEN]

/** 「はるくんは病児」, 「はる(病児)」: only a name right beside the word is meant by it. */
function sickOf(
  tokens: Token[],
  words: string,
  idsOf: (child: FactOf<'child'>) => number[],
): Pick<HeardActivity, 'sick' | 'sickIds'> {
  const found = tokens.filter(({ fact }) => fact.is === 'sick')
  if (found.length === 0) return { sick: null, sickIds: [] }
  const some = found.filter(({ fact }) => fact.is === 'sick' && fact.some)
  if (some.length === 0) return { sick: 'none', sickIds: [] }
  const ids = some.flatMap(({ at }) => {
    const isBeside = (end: number) => end === at || (end === at - 1 && BESIDE.includes(words[end] ?? ''))
    const before = tokens.find(({ fact, end }) => fact.is === 'child' && isBeside(end))
    return before?.fact.is === 'child' ? idsOf(before.fact) : []
  })
  return { sick: 'some', sickIds: [...new Set(ids)] }
}
