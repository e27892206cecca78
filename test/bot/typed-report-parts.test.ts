/**
 * Any well-formed report, built from parts in random order, width and era, is read as the parts it was built from,
 * or asked; never as something else.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_ANSWERS } from '../../bot/flows/guided-answers.ts'
import { heardAnswers } from '../../bot/flows/heard-answers.ts'
import { readTypedReport } from '../../bot/understand/typed-report/read-typed-report.ts'
import type { HeardActivity } from '../../bot/state.ts'
import { addDays, clockTimeOf, weekdayOf } from '../../rules/calendar.ts'
import { ONE_SATO as WORLD } from './typed-report/shape.ts'

const TODAY = WORLD.today
const RUNS = 3000

/** words for a value, and what they may be read as */
interface Part {
  words: string
  /** all that a person could take the words for */
  means: string[]
}
const part = (words: string, ...means: string[]): Part => ({ words, means })

const day: fc.Arbitrary<Part> = fc.integer({ min: 1, max: 150 }).chain((back) => {
  const date = addDays(TODAY, -back)
  const [y = 0, m = 0, d = 0] = date.split('-').map(Number)
  const weekday = '日月火水木金土'[weekdayOf(date)]
  const two = (n: number) => String(n).padStart(2, '0')
  return fc.constantFrom(
    part(`${m}/${d}`, date),
    part(`${two(m)}/${two(d)}`, date),
    part(`${m}月${d}日`, date),
    part(`${m}/${d}(${weekday})`, date),
    part(`${m}月${d}日${weekday}曜日`, date),
    part(`R${y - 2018}.${m}.${d}`, date),
    part(`R${y - 2018}/${two(m)}/${two(d)}`, date),
    part(`令和${y - 2018}年${m}月${d}日`, date),
    part(`${y}年${m}月${d}日`, date),
    part(`${y}-${two(m)}-${two(d)}`, date),
    part(`${y}${two(m)}${two(d)}`, date),
    ...(back === 1 ? [part('昨日', date), part('きのう', date)] : []),
    ...(back === 2 ? [part('おととい', date), part('2日前', date)] : []),
  )
})

const span: fc.Arbitrary<Part> = fc
  .tuple(fc.integer({ min: 24, max: 80 }), fc.integer({ min: 1, max: 12 }))
  .map(([from, units]) => [from * 15, Math.min(from * 15 + units * 15, 1425)] as const)
  .chain(([from, to]) => {
    const [start, end] = [clockTimeOf(from), clockTimeOf(to)]
    const truth = `${start}-${end}`
    const half = (minutes: number) => `${minutes < 720 ? '午前' : '午後'}${Math.floor(minutes / 60) % 12}`
    const rest = (minutes: number) =>
      minutes % 60 === 0 ? '' : minutes % 60 === 30 ? '半' : `${minutes % 60}分`
    const kanji = (minutes: number) => `${Math.floor(minutes / 60)}時${rest(minutes)}`
    const loose = (minutes: number) => clockTimeOf(minutes).replace(/^0/, '')
    const length = `${Math.floor((to - from) / 60)}時間`
    return fc.constantFrom(
      part(`${start}-${end}`, truth),
      part(`${start}〜${end}`, truth),
      part(`${loose(from)}から${loose(to)}まで`, truth),
      part(`${kanji(from)}〜${kanji(to)}`, truth),
      part(`${kanji(from)}から${kanji(to)}まで`, truth),
      part(`${kanji(from)}ー${kanji(to)}`, truth),
      part(`${start.replace(':', '')}-${end.replace(':', '')}`, truth),
      part(`${half(from)}時${rest(from)}〜${half(to)}時${rest(to)}`, truth),
      ...((to - from) % 60 === 0 ? [part(`${kanji(from)}から${length}`, truth)] : []),
    )
  })

const family = fc.constantFrom(
  ...['佐藤さん', '佐藤様', '佐藤花子さん', '佐藤 花子さん', '佐藤さん宅', '200034'].map((words) =>
    part(words, '200034'),
  ),
  ...['鈴木さん', '鈴木一郎さん', '鈴木さんち', '200051'].map((words) => part(words, '200051')),
  ...['高橋さん', '髙橋様', '200090'].map((words) => part(words, '200090')),
)
const kind = fc.constantFrom(
  part('保育園のお迎え', 'nursery-pick-up'),
  part('幼稚園送り', 'nursery-drop-off'),
  part('学童迎え', 'school-club-pick-up'),
  part('ピアノの送迎', 'lesson'),
  part('買い物', 'outing'),
  part('授業参観', 'sibling-event'),
)
const yen = fc.integer({ min: 1, max: 5000 })
const costs = yen.chain((amount) => {
  const grouped = amount.toLocaleString('en-US')
  return fc.constantFrom(
    part(`交通費${amount}円`, `${amount}+0`),
    part(`交通費：${grouped}円`, `${amount}+0`),
    part(`バス代${amount}円`, `${amount}+0`),
    part(`電車代は${grouped}円`, `${amount}+0`),
    part(`おやつ代${amount}円`, `0+${amount}`),
    part('交通費なし', '0+0'),
  )
})

/** 全角 digits, letters and marks, as an input method may give them */
const wide = (text: string) =>
  text.replace(/[!-~]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) + 0xfee0))

const report = fc
  .record({ day, span, family, kind: fc.option(kind), costs: fc.option(costs) })
  .chain((parts) => {
    const written = Object.entries(parts).flatMap(([name, one]) => (one ? [{ name, ...one }] : []))
    return fc.record({
      parts: fc.constant(written),
      order: fc.shuffledSubarray(written, { minLength: written.length }),
      wide: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
      joint: fc.constantFrom(' ', '　', '、', '  ', '\n'),
    })
  })

/** What was taken without a question; undefined where it is asked. */
function taken(heard: HeardActivity): Record<string, string | undefined> {
  const answers = heardAnswers(heard, NO_ANSWERS, WORLD)
  const end = answers.end ?? answers.pendingEnd
  return {
    day: answers.date,
    span: answers.start && end ? `${answers.start}-${end}` : undefined,
    family: answers.requesterNo,
    kind: answers.kind,
    costs: answers.costsDone ? `${answers.transportYen}+${answers.otherYen}` : undefined,
  }
}

describe('reports built from parts', () => {
  it('are read as their parts, or asked', () => {
    let asked = 0
    let all = 0
    fc.assert(
      fc.property(report, ({ parts, order, wide: widths, joint }) => {
        const text = order.map((one, n) => (widths[n] ? wide(one.words) : one.words)).join(joint)
        const read = readTypedReport(text, WORLD)
        expect(read.activities, text).toHaveLength(1)
        const got = taken(read.activities[0]!)
        for (const one of parts) {
          all++
          if (got[one.name] === undefined) asked++
          else expect(one.means, `${one.name} of 「${text}」`).toContain(got[one.name])
        }
        for (const name of ['kind', 'costs'])
          if (!parts.some((one) => one.name === name))
            expect(got[name], `${name} of 「${text}」`).toBeUndefined()
        return ['clear', 'doubtful'].includes(read.certainty)
      }),
      { numRuns: RUNS },
    )
    // asking is right where two readings are possible (7:30〜9:00), and only there
    expect(asked / all).toBeLessThan(0.08)
  })

  it('several lines are as many activities, each with its own parts', () => {
    const line = fc.record({ day, span, family })
    fc.assert(
      fc.property(fc.array(line, { minLength: 2, maxLength: 6 }), (lines) => {
        const text = lines.map((one) => `${one.day.words} ${one.family.words} ${one.span.words}`).join('\n')
        const read = readTypedReport(text, WORLD)
        expect(read.activities, text).toHaveLength(lines.length)
        read.activities.forEach((heard, n) => {
          const got = taken(heard)
          for (const name of ['day', 'span', 'family'] as const)
            if (got[name] !== undefined)
              expect(lines[n]![name].means, `${name} of 「${text}」`).toContain(got[name])
        })
      }),
      { numRuns: 500 },
    )
  })

  it('any text at all is read without a fault, and in time', () => {
    const pieces = fc.constantFrom(
      ...[
        '11/5',
        '15時',
        '〜',
        'から',
        '佐藤',
        'さん',
        '2人',
        '円',
        '340',
        '送迎',
        '\n',
        '〃',
        '同じ',
        '午後',
        '3',
        ':',
        '-',
        '(水)',
      ],
      ...[
        '昨日',
        '先週',
        '金曜',
        '時間',
        '病児',
        'なし',
        '交通費',
        '。',
        '？',
        'はる',
        'と',
        'なつ',
        '翌',
        '分',
        '月',
        '日',
        'R7.',
      ],
    )
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.string({ unit: 'grapheme', maxLength: 4 })), { maxLength: 60 }),
        (words) => {
          const read = readTypedReport(words.join(''), WORLD)
          for (const heard of read.activities) heardAnswers(heard, NO_ANSWERS, WORLD)
          return true
        },
      ),
      { numRuns: 2000 },
    )
    const long = '15時〜'.repeat(50)
    const begun = performance.now()
    readTypedReport(`${long}\n${'1'.repeat(160)}\n${'佐藤さん'.repeat(40)}\n${'  '.repeat(80)}x`, WORLD)
    expect(performance.now() - begun).toBeLessThan(500)
  })
})
