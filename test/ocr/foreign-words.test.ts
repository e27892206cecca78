/** Typed words of papers nobody taught us: what is found in them, and what is left alone. */
import { describe, expect, it } from 'vitest'
import * as find from '../../ocr/foreign/find-values.ts'
import { proposeRows } from '../../ocr/foreign/propose-rows.ts'
import { type Reading, TYPED_FORM } from '../../rules/reading.ts'
import { triage } from '../../rules/triage.ts'

const TODAY = '2026-11-30'
const lines = (text: string) =>
  text
    .split('\n')
    .map((line, i) => ({ text: line, box: [10, 40 * i, 300, 30] as [number, number, number, number] }))

describe('days', () => {
  it.each([
    { line: '令和8年11月5日', date: '2026-11-05' },
    { line: 'R7.4.1', date: '2025-04-01' },
    { line: '令和元年12月3日', date: '2019-12-03' },
    { line: '２０２６年１１月５日（木）', date: '2026-11-05' },
    { line: '2026/11/05', date: '2026-11-05' },
    { line: '11月5日', date: '2026-11-05' },
    { line: '12月24日', date: '2025-12-24' },
    { line: '11/5', date: '2026-11-05' },
    { line: '2026年2月30日', date: null },
    { line: '15:00~17:00', date: null },
    { line: '1/2/3', date: null },
  ])('$line → $date', ({ line, date }) => {
    expect(find.findDate(find.plain(line), TODAY)).toBe(date)
  })
})

describe('times', () => {
  it.each([
    { line: '15:00～17:30', spans: ['15:00-17:30'] },
    { line: '15時から17時半まで', spans: ['15:00-17:30'] },
    { line: '午後3時～5時', spans: ['15:00-17:00'] },
    { line: '9:00-10:00、13:00-14:30', spans: ['09:00-10:00', '13:00-14:30'] },
    { line: '25:00～26:00', spans: [] },
    { line: '電話 093-123-4567', spans: [] },
  ])('$line', ({ line, spans }) => {
    expect(find.findSpans(find.plain(line)).map(({ start, end }) => `${start}-${end}`)).toEqual(spans)
  })
})

/** As read-without-marks.ts puts it into a reading. */
function readingOf({ complete, rows, fields }: NonNullable<ReturnType<typeof proposeRows>>): Reading {
  const form = { version: TYPED_FORM, kind: 'single' as const, providerNo: null, month: null, page: 1 }
  return {
    ...{ verdict: 'read', reason: null, form: complete ? form : null, rows, fields },
    ...{ totals: {}, checks: [], handwrittenNotes: false, engine: 'test', ms: 1 },
  }
}

describe('a whole paper', () => {
  it('two activities, numbers and all; everything doubtful', () => {
    const text =
      '活動報告\n提出日 2026年11月28日\n2026年11月5日（木）15:00～17:30\n依頼会員 200003 子ども 2人\n交通費 320円\n11月12日 16時から18時まで\n依頼会員 200001 子ども 1人'
    const found = proposeRows(lines(text), TODAY, [])
    expect(found?.rows).toMatchObject([
      {
        date: '2026-11-05',
        start: '15:00',
        end: '17:30',
        requesterNo: '200003',
        childCount: 2,
        transportYen: 320,
      },
      {
        date: '2026-11-12',
        start: '16:00',
        end: '18:00',
        requesterNo: '200001',
        childCount: 1,
        transportYen: null,
      },
    ])
    expect(found?.fields.every(({ status }) => status === 'unsure')).toBe(true)
    expect(found?.fields.find(({ name, row }) => name === 'start' && row === 2)?.box).toEqual([
      10, 200, 300, 30,
    ])
  })
  it('start and end on lines of their own; the family named before the day is of the activity too', () => {
    const text = 'サポート活動のご報告\n会員番号 200007\n活動日 令和8年11月9日\n開始時刻 9:15\n終了時刻 11:00'
    expect(proposeRows(lines(text), TODAY, [{ no: '200007', name: '' }])?.rows).toMatchObject([
      { date: '2026-11-09', start: '09:15', end: '11:00', requesterNo: '200007', childCount: null },
    ])
    const asked = triage(readingOf(proposeRows(lines(text), TODAY, [{ no: '200007', name: '' }])!))
    expect([asked.verdict, asked.doubts.map(({ field }) => field).sort()]).toEqual([
      'ask-member',
      ['childCount', 'date', 'end', 'requesterNo', 'start'],
    ])
  })
  it.each([
    {
      why: 'a till receipt has a day and times, and nothing of ours',
      text: '領収書\n2026年11月5日\n営業時間 9:00～21:00\n合計 1,280円',
    },
    { why: 'one word of ours makes no report', text: '部活動のお知らせ\n日程は後日' },
  ])('$why', ({ text }) => {
    expect(proposeRows(lines(text), TODAY, [])).toBeNull()
  })
  it('headings of a report whose values are not typed: one row of which nothing is known, for a person', () => {
    const found = proposeRows(lines('援助活動報告書\n提供会員番号\n依頼会員番号\n備考'), TODAY, [])
    expect(triage(readingOf(found!)).verdict).toBe('centre')
    expect(found).toMatchObject({
      complete: false,
      rows: [{ date: null }],
      fields: [{ name: 'date', value: null }],
    })
  })
})

describe('names', () => {
  const families = [
    { no: '200001', name: '佐藤 美咲' },
    { no: '200002', name: '髙橋 健太' },
    { no: '200003', name: '髙橋 ゆい' },
  ]
  const numberIn = (text: string) => {
    const found = proposeRows(lines(`活動報告\n11月5日 15:00～17:00\n${text}`), TODAY, families)!
    const field = found.fields.find(({ name }) => name === 'requesterNo')
    return { found, field, codes: found.checks.map(({ code }) => code) }
  }
  it.each([
    {
      why: 'agrees: proposed with more weight',
      text: '依頼会員 200001 佐藤美咲様',
      confidence: 0.8,
      others: [],
    },
    {
      why: 'the family’s part of it is enough',
      text: '依頼会員 200001\n佐藤さん',
      confidence: 0.8,
      others: [],
    },
    { why: 'written in other widths', text: '依頼会員 200001 佐藤　美咲', confidence: 0.8, others: [] },
    {
      why: 'another family’s: both are offered',
      text: '依頼会員 200001 髙橋 健太様',
      confidence: 0.5,
      others: ['200002'],
    },
    {
      why: 'a part that two families share says nothing',
      text: '依頼会員 200001 髙橋様',
      confidence: 0.5,
      others: [],
    },
    { why: 'a name nobody has says nothing', text: '依頼会員 200001 山田様', confidence: 0.5, others: [] },
  ])('$why', ({ text, confidence, others }) => {
    const { found, field, codes } = numberIn(text)
    expect(field).toMatchObject({ value: '200001', status: 'unsure', confidence, alternatives: others })
    expect(codes).toEqual(others.length > 0 ? ['NAME_DISAGREES'] : [])
    expect(JSON.stringify(found.checks)).not.toContain('髙橋')
  })
  it('a name alone is never taken for a number', () => {
    const { found, field } = numberIn('佐藤美咲様')
    expect([field, found.rows[0]!.requesterNo]).toEqual([undefined, null])
  })
  it('the register’s names not handed in: nothing agrees, nothing disagrees', () => {
    const nameless = families.map(({ no }) => ({ no, name: '' }))
    const found = proposeRows(
      lines('活動報告\n11月5日 15:00～17:00\n依頼会員 200001 様さん'),
      TODAY,
      nameless,
    )!
    expect(found.checks).toEqual([])
  })
})
