/**
 * Cut a message into activities: lines under a heading, several visits in one line, ditto from the line above.
 */
import type { Fact, Line, Token } from './heard.ts'

/** The facts of one activity, in the order they were written. */
export interface Piece {
  tokens: Token[]
  /** covered and as typed, for what stands close together */
  words: string
  typed: string
}

const hasTime = (tokens: Token[]) =>
  tokens.some(({ fact }) => fact.is === 'span' || fact.is === 'start' || fact.is === 'at')
const has = (tokens: Token[], ...kinds: Fact['is'][]) => tokens.some(({ fact }) => kinds.includes(fact.is))
const isActivity = (tokens: Token[]) =>
  hasTime(tokens) || (has(tokens, 'ditto') && has(tokens, 'day', 'family', 'child'))

export function cutActivities(lines: Line[]): Piece[] {
  const written = lines.filter((line) => has(line.tokens, ...CONTENT))
  const withTime = written.filter((line) => isActivity(line.tokens))
  // One activity over several lines
  if (withTime.length <= 1 && spansIn(withTime[0]?.tokens ?? []).length <= 1 && written.length > 0)
    return expandDays([joined(written)])
  const pieces: Piece[] = []
  let heading: Token[] = []
  for (const line of written) {
    if (isActivity(line.tokens)) {
      for (const piece of cutLine(line))
        pieces.push(...expandDays([withHeading(piece, heading)]).map((one) => withAbove(one, pieces.at(-1))))
      continue
    }
    const heads = line.tokens.filter(({ fact }) => fact.is === 'day' || fact.is === 'family')
    const last = pieces.at(-1)
    if (heads.length > 0) heading = [...heading.filter(({ fact }) => !has(heads, fact.is)), ...heads]
    // 「交通費200円」 on a line of its own belongs to the visit above it
    else if (last) last.tokens.push(...line.tokens)
    else heading.push(...line.tokens)
  }
  return pieces
}

const CONTENT: Fact['is'][] = [
  ...([
    'day',
    'span',
    'start',
    'end',
    'at',
    'minutes',
    'family',
    'stranger',
    'child',
    'unnamed-child',
  ] as const),
  ...(['count', 'everyone', 'sick', 'kind', 'cost', 'no-costs', 'ditto', 'done'] as const),
]

/** Positions of later lines follow those of earlier ones. */
function joined(lines: Line[]): Piece {
  let offset = 0
  const tokens: Token[] = []
  for (const line of lines) {
    tokens.push(...line.tokens.map(({ at, end, fact }) => ({ at: at + offset, end: end + offset, fact })))
    offset += line.words.length + 1
  }
  return {
    tokens,
    words: lines.map((line) => line.words).join('\n'),
    typed: lines.map((line) => line.typed).join('\n'),
  }
}

const spansIn = (tokens: Token[]) => tokens.filter(({ fact }) => fact.is === 'span')

/** 「佐藤さん 15時〜17時 鈴木さん 17時〜18時」: cut before what comes first of each visit. */
function cutLine({ tokens, words, typed }: Line): Piece[] {
  const spans = spansIn(tokens)
  if (spans.length <= 1) return [{ tokens, words, typed }]
  const leaders = (['day', 'family', 'span'] as const)
    .map((is) => tokens.filter(({ fact }) => fact.is === is).sort((a, b) => a.at - b.at))
    .filter((found) => found.length === spans.length)
    .sort((a, b) => (a[0]?.at ?? 0) - (b[0]?.at ?? 0))
  const cuts = (leaders[0] ?? spans).map(({ at }) => at).sort((a, b) => a - b)
  const before = tokens.filter(({ at }) => at < (cuts[0] ?? 0))
  const only = tokens.filter(
    ({ fact }) =>
      (fact.is === 'day' || fact.is === 'family') &&
      tokens.filter((one) => one.fact.is === fact.is).length === 1,
  )
  return cuts.map((cut, n) => {
    const own = tokens.filter(({ at }) => at >= cut && at < (cuts[n + 1] ?? Infinity))
    const shared = [...new Set([...before, ...only])].filter(
      ({ fact }) => fact.is !== 'cost' && !has(own, fact.is),
    )
    return { tokens: [...shared, ...own], words, typed }
  })
}

const withHeading = (piece: Piece, heading: Token[]): Piece => ({
  ...piece,
  tokens: [...heading.filter(({ fact }) => !has(piece.tokens, fact.is)), ...piece.tokens],
})

/** 〃 and 同じ: day, times, family, children and kind that this line does not say itself. */
const INHERITED: Fact['is'][][] = [['day'], ['span', 'start', 'end', 'at', 'minutes'], ['kind']]
const PEOPLE: Fact['is'][] = ['family', 'stranger', 'child', 'unnamed-child', 'count', 'everyone']

function withAbove(piece: Piece, above: Piece | undefined): Piece {
  if (!above || !has(piece.tokens, 'ditto')) return piece
  const groups = has(piece.tokens, 'family', 'stranger')
    ? INHERITED
    : [
        ...INHERITED,
        ...(has(piece.tokens, 'child', 'count', 'everyone')
          ? [['family', 'stranger'] as Fact['is'][]]
          : [PEOPLE]),
      ]
  const taken = groups.flatMap((group) =>
    has(piece.tokens, ...group) ? [] : above.tokens.filter(({ fact }) => group.includes(fact.is)),
  )
  return { ...piece, tokens: [...taken, ...piece.tokens] }
}

/** 「11/3、11/5 15時〜17時 佐藤さん」: the same visit on each of these days. */
function expandDays(pieces: Piece[]): Piece[] {
  return pieces.flatMap((piece) => {
    const days = piece.tokens.filter(({ fact }) => fact.is === 'day')
    const same = new Set(days.map(({ fact }) => (fact.is === 'day' ? fact.dates.join() : ''))).size === 1
    if (days.length <= 1 || days.length > 10 || spansIn(piece.tokens).length !== 1) return [piece]
    const rest = piece.tokens.filter(({ fact }) => fact.is !== 'day')
    const [first] = days
    if (same && first) return [{ ...piece, tokens: [first, ...rest] }]
    if (!areListed(days, piece.typed)) return [piece]
    return days.map((day) => ({ ...piece, tokens: [day, ...rest] }))
  })
}

/** 「11/3と11/4」 are two days; 「11/3〜11/5」 may be three, 「11/5 報告 11/4」 is one. */
function areListed(days: Token[], typed: string): boolean {
  const sorted = [...days].sort((a, b) => a.at - b.at)
  return sorted.every(
    (day, n) =>
      n === 0 || /^[\s、,・と&]*(?:と|および|及び)?\s*$/.test(typed.slice(sorted[n - 1]?.end ?? 0, day.at)),
  )
}
