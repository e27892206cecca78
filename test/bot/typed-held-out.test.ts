/**
 * The sentences kept aside (typed-report/held-out.ts), scored: what is taken must be right, talk is never taken.
 */
import { describe, expect, it } from 'vitest'
import { readTypedReport } from '../../bot/understand/typed-report/read-typed-report.ts'
import { HELD_OUT_CHAT, HELD_OUT_REPORTS, MESSY_CHAT, MESSY_REPORTS } from './typed-report/held-out.ts'
import { ONE_SATO, columnsOf, filled } from './typed-report/shape.ts'

type Verdict = 'right' | 'asked' | 'wrong'

/** Each column of each activity: as a person would read it, asked although a person would know, or something else. */
function judged(wanted: string, got: string): Verdict {
  if (got === wanted) return 'right'
  return got === '?' || got.includes('|') || got.endsWith('-?') ? 'asked' : 'wrong'
}

function score(text: string, wanted: string) {
  const read = readTypedReport(text, ONE_SATO)
  const expected = filled(wanted).replace(/^! /, '').split(' / ')
  const got = read.activities.map((one) => columnsOf(one, ONE_SATO))
  const columns = expected.flatMap((activity, n) =>
    activity.split(' ').map((column, at) => {
      const found = got[n]?.split(' ')[at]
      // what a person could not know may only be asked
      return found === undefined
        ? 'wrong'
        : column === '?' && /[|]/.test(found)
          ? 'right'
          : judged(column, found)
    }),
  )
  return {
    text,
    certainty: read.certainty,
    columns,
    fits: got.length === expected.length,
    got: got.join(' / '),
  }
}

describe('sentences kept aside', () => {
  it('reports are read as a person reads them, or asked', () => {
    const scores = HELD_OUT_REPORTS.map(([text, wanted]) => score(text, wanted))
    const heard = scores.filter((one) => one.certainty === 'clear' || one.certainty === 'doubtful')
    const wrong = heard.filter((one) => one.columns.includes('wrong') || !one.fits)
    if (process.env['SHOW_SCORES']) {
      const count = (certainty: string) => scores.filter((one) => one.certainty === certainty).length
      const columns = heard.flatMap((one) => one.columns)
      const of = (verdict: Verdict) => columns.filter((one) => one === verdict).length
      console.log({
        clear: count('clear'),
        doubtful: count('doubtful'),
        missed: scores.length - heard.length,
      })
      console.log({ right: of('right'), asked: of('asked'), wrong: of('wrong') })
      for (const one of scores.filter(
        (each) => each.certainty !== 'clear' || each.columns.some((column) => column !== 'right'),
      ))
        console.log(one.certainty, one.text, '→', one.got, one.columns.join())
    }
    expect(wrong.map(({ text, got }) => `${text} → ${got}`)).toEqual([])
    expect(heard.length / scores.length).toBeGreaterThan(0.95)
  })

  it('talk is never taken for a report', () => {
    const taken = HELD_OUT_CHAT.filter((text) => readTypedReport(text, ONE_SATO).certainty === 'clear')
    const asked = HELD_OUT_CHAT.filter((text) => readTypedReport(text, ONE_SATO).certainty === 'doubtful')
    if (process.env['SHOW_SCORES']) console.log({ taken, asked })
    expect(taken).toEqual([])
  })

  it('messy sentences are heard too, and messy talk is asked about at most', () => {
    const heard = MESSY_REPORTS.map(([text]) => readTypedReport(text, ONE_SATO).certainty)
    expect(heard.filter((one) => one !== 'clear' && one !== 'doubtful')).toEqual([])
    const wrong = MESSY_REPORTS.map(([text, wanted]) => score(text, wanted)).filter(
      (one) => !one.fits || one.columns.slice(0, 4).includes('wrong'),
    )
    expect(wrong.map(({ text, got }) => `${text} → ${got}`)).toEqual([])
    expect(MESSY_CHAT.filter((text) => readTypedReport(text, ONE_SATO).certainty === 'clear')).toEqual([])
  })
})
