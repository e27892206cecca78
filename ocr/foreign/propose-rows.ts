/**
 * ProposeRows: a paper nobody taught us, or typed text in a picture: what its words say of activities, as doubtful
 * fields. Nothing is sure, and what was not found is asked.
 *
 * Never:    takes a name for a number: it only agrees with the family whose number stands there, or does not.
 * Used by:  read-without-marks.ts.
 */
import type { ReadField, ReadCheck, ReadRow } from '../../rules/reading.ts'
import type { TextLine } from '../read/read-text.ts'
import * as find from './find-values.ts'

export interface Proposal {
  /** at least one activity has its day and both times */
  complete: boolean
  rows: ReadRow[]
  fields: ReadField[]
  checks: ReadCheck[]
}

const NAMES = ['date', 'start', 'end', 'requesterNo', 'childCount', 'sickCount', 'transportYen'] as const
type Name = (typeof NAMES)[number]
type Found = Partial<Record<Name, { value: string; line: TextLine }>> & {
  /** families whose names stand with it */
  named?: string[]
}

/** A reading of words, not of boxes made for it. */
const CONFIDENCE = 0.5
/** … of a number beside which the right name stands. Still asked. */
const AGREED = 0.8
const MOST_ROWS = 31
/** Words of this programme; a till receipt has a day and a time too. */
const OURS = [
  '活動',
  '援助',
  '送迎',
  '預かり',
  '預り',
  'お迎え',
  '提供会員',
  '依頼会員',
  'サポート',
  '病児',
  '報告',
]
/** Days that are not the activity's. */
const OTHER_DAY = /提出|作成|発行|印刷|受付|生年月日|有効期限|更新/

/**
 * @param families  the provider's
 * @returns         null when the words have nothing to do with a report
 */
export function proposeRows(
  lines: TextLine[],
  today: string | null,
  families: find.Family[],
): Proposal | null {
  const all = lines.map(({ text }) => find.plain(text)).join('')
  const telling = OURS.filter((word) => all.includes(word)).length
  if (telling === 0) return null
  const found = collect(lines, today, families).slice(0, MOST_ROWS)
  const complete = found.filter(({ date, start, end }) => date && start && end)
  if (complete.length > 0) return { complete: true, ...asRows(complete) }
  return telling >= 2 ? { complete: false, ...unread(lines) } : null
}

function collect(lines: TextLine[], today: string | null, families: find.Family[]): Found[] {
  const numbers = families.map(({ no }) => no)
  const rows: Found[] = []
  /** said before the first day: of all of them */
  const head: Found = {}
  let row: Found | null = null
  const begin = (seed: Found): Found => {
    const made = { ...seed }
    rows.push(made)
    return made
  }
  for (const line of lines) {
    const text = find.plain(line.text)
    const say = (value: string) => ({ value, line })
    const date = OTHER_DAY.test(text) ? null : find.findDate(text, today)
    if (date !== null) row = begin({ date: say(date) })
    for (const { start, end } of find.findSpans(text)) {
      if (row?.start && row.date) row = begin({ date: row.date })
      row ??= begin({})
      Object.assign(row, { start: say(start), end: say(end) })
    }
    const into = row ?? head
    const keep = (name: Name, value: string | null) => {
      if (value !== null) into[name] ??= say(value)
    }
    keep('start', find.findTimeAfter(text, /開始|始まり/))
    keep('end', find.findTimeAfter(text, /終了|終わり/))
    keep('requesterNo', find.findRequester(text, numbers))
    const named = find.findNamed(text, families)
    if (named.length > 0) into.named = [...(into.named ?? []), ...named]
    keep('childCount', find.findChildren(text))
    keep('sickCount', find.findSick(text))
    keep('transportYen', find.findTransport(text))
  }
  return rows.map((own) => ({ ...head, ...own }))
}

function asRows(found: Found[]): Omit<Proposal, 'complete'> {
  const rows = found.map((one, i): ReadRow => {
    const text = (name: Name) => one[name]?.value ?? null
    const number = (name: Name) => (text(name) === null ? null : Number(text(name)))
    return {
      ...{ row: i + 1, date: text('date'), start: text('start'), end: text('end'), kind: null },
      ...{ childCount: number('childCount'), sickCount: number('sickCount') },
      ...{ requesterNo: text('requesterNo'), transportYen: number('transportYen') },
    }
  })
  const fields = found.flatMap((one, i) =>
    NAMES.flatMap((name): ReadField[] => {
      const said = one[name]
      if (!said) return []
      const { value, line } = said
      const agrees = name === 'requesterNo' && one.named?.includes(value)
      const alternatives = name === 'requesterNo' ? othersNamed(one) : []
      return [
        {
          ...{ name, row: i + 1, value, status: 'unsure', confidence: agrees ? AGREED : CONFIDENCE },
          ...{ box: line.box, alternatives },
        },
      ]
    }),
  )
  return { rows, fields, checks: found.flatMap(nameCheck) }
}

/** Named where another's number stands; none where the number's own name is there too. */
function othersNamed({ requesterNo, named = [] }: Found): string[] {
  if (!requesterNo || named.includes(requesterNo.value)) return []
  return [...new Set(named)]
}

function nameCheck(one: Found, i: number): ReadCheck[] {
  const others = othersNamed(one)
  if (others.length === 0) return []
  const message = `the name beside ${one.requesterNo!.value} is that of ${others.join(', ')}`
  return [{ code: 'NAME_DISAGREES', row: i + 1, message }]
}

/** One activity of which nothing is known: a person reads the paper. */
function unread([first]: TextLine[]): Omit<Proposal, 'complete'> {
  const [row] = asRows([{}]).rows
  const box = first?.box ?? [0, 0, 1, 1]
  return {
    rows: [row!],
    fields: [{ name: 'date', row: 1, value: null, status: 'unsure', confidence: 0, box, alternatives: [] }],
    checks: [],
  }
}
