import { describe, expect, it } from 'vitest'
import {
  namedIn,
  readCode,
  readCount,
  readMemberNo,
  readYen,
  readYesNo,
} from '../../bot/understand/read-answer.ts'
import { readDay, readFullDay } from '../../bot/understand/read-day.ts'
import { readTime } from '../../bot/understand/read-time.ts'

const time = (typed: string) => {
  const read = readTime(typed)
  return read === null ? null : read.kind === 'time' ? read.time : read.times.join('|')
}

describe('times as typed', () => {
  it.each([
    ['18時', '18:00'],
    ['１８：３０', '18:30'],
    ['18時半です', '18:30'],
    ['1830', '18:30'],
    ['午後6時', '18:00'],
    ['夕方5時半ごろ', '17:30'],
    ['朝7:30', '07:30'],
    ['07:30', '07:30'],
    ['十八時', '18:00'],
    ['12時', '12:00'],
    ['0時', '00:00'],
    ['24時', '00:00'],
    ['6時半', '06:30|18:30'],
    ['６', '06:00|18:00'],
    ['6:30', '06:30|18:30'],
    ['午後12時', '00:00|12:00'],
    ['25時', null],
    ['18:75', null],
    ['午前18時', null],
    ['18時から20時', null],
    ['昨日', null],
    ['12345', null],
  ])('%s → %s', (typed, expected) => expect(time(typed)).toBe(expected))
})

describe('days as typed, on 2025-11-05', () => {
  it.each([
    ['今日', '2025-11-05'],
    ['きのう', '2025-11-04'],
    ['一昨日です', '2025-11-03'],
    ['11/4', '2025-11-04'],
    ['11月4日(火)', '2025-11-04'],
    ['１１月４日', '2025-11-04'],
    ['十一月四日', '2025-11-04'],
    ['11/6', '2025-11-06'],
    ['12/25', '2025-12-25'],
    ['1/4', '2025-01-04'],
    ['4日', '2025-11-04'],
    ['31日', '2025-10-31'],
    ['2025-11-03', '2025-11-03'],
    ['令和7年11月3日', '2025-11-03'],
    ['R7.11.3', '2025-11-03'],
    ['2/30', null],
    ['13/1', null],
    ['日', null],
    ['18時', null],
    ['来週', null],
  ])('%s → %s', (typed, expected) => expect(readDay(typed, '2025-11-05')).toBe(expected))

  it.each([
    { why: 'last month, over the turn of the year', typed: '12/20', today: '2026-01-10', day: '2025-12-20' },
    { why: '200 days ago', typed: '7/16', today: '2026-02-01', day: '2025-07-16' },
    { why: 'longer ago: still to come', typed: '7/15', today: '2026-02-01', day: '2026-07-15' },
    { why: 'a day that only last year had', typed: '2/29', today: '2025-01-10', day: null },
  ])('a day without its year: $why', ({ typed, today, day }) => expect(readDay(typed, today)).toBe(day))

  it.each([
    ['昭和33年4月2日', '1958-04-02'],
    ['S33.4.2', '1958-04-02'],
    ['平成元年1月8日生まれ', '1989-01-08'],
    ['19580402', '1958-04-02'],
    ['1958/4/2', '1958-04-02'],
    ['4月2日', null],
    ['19581302', null],
  ])('birth date %s → %s', (typed, expected) => expect(readFullDay(typed)).toBe(expected))
})

describe('short answers', () => {
  it.each([
    ['はい', 'yes'],
    ['OK！', 'yes'],
    ['なかったです。', 'no'],
    ['０円', 'no'],
    ['たぶん', null],
  ])('yes or no: %s → %s', (typed, expected) => expect(readYesNo(typed)).toBe(expected))

  it.each([
    ['４２０', 420],
    ['1,650円', 1650],
    ['¥300', 300],
    ['100000', null],
    ['-5', null],
    ['3.5', null],
    ['千円', null],
  ])('yen: %s → %s', (typed, expected) => expect(readYen(typed)).toBe(expected))

  it.each([
    ['2人', 2],
    ['ふたり', 2],
    ['三人です', 3],
    ['たくさん', null],
  ])('count: %s → %s', (typed, expected) => expect(readCount(typed)).toBe(expected))

  it.each([
    ['１００−０１２', '100012'],
    ['会員番号 000012 です', '000012'],
    ['10001', null],
    ['1000123', null],
  ])('member number: %s → %s', (typed, expected) => expect(readMemberNo(typed)).toBe(expected))

  it.each([
    ['ab12-cd34', 'AB12CD34'],
    ['コードは 1234 です', '1234'],
    ['KXQPRT', 'KXQPRT'],
    ['hello', null],
    ['123', null],
    ['ありがとう', null],
  ])('code: %s → %s', (typed, expected) => expect(readCode(typed)).toBe(expected))

  it.each([
    { why: 'a family name', typed: '佐藤さんです', found: ['佐藤 花子'] },
    { why: 'the whole name', typed: '佐藤花子', found: ['佐藤 花子'] },
    { why: 'a name two people share', typed: '佐藤', found: ['佐藤 花子', '佐藤 次郎'] },
    { why: 'no name', typed: '知らない人', found: [] },
  ])('names: $why', ({ why, typed, found }) => {
    const people = why === 'a name two people share' ? ['佐藤 花子', '佐藤 次郎'] : ['佐藤 花子', '鈴木 一郎']
    expect(namedIn(typed, people, (name) => [name, name.split(' ')[0] ?? ''])).toEqual(found)
  })
})
