import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { City } from '../../city/city.ts'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { holidaysBetween } from '../../city/kitakyushu/make-holidays.ts'
import type { BillableActivity } from '../../rules/activity.ts'
import { checkActivity } from '../../rules/checks.ts'
import { feeFor, preMeetingFee } from '../../rules/fees.ts'
import { policyOn } from '../../rules/policy.ts'
import { kasumi } from './kasumi.ts'

const root = new URL('../../', import.meta.url)

describe.each<{ city: City }>([{ city: kitakyushu }, { city: kasumi }])('$city.id', ({ city }) => {
  it('has kinds of care with codes of their own and words that fit a button', () => {
    const codes = city.kindsOfCare.map(({ code }) => code)
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes.length).toBeGreaterThan(0)
    for (const { code, label, short } of city.kindsOfCare) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect(label).not.toBe('')
      expect([...short].length).toBeLessThanOrEqual(8)
    }
  })

  it('says every text, and names itself in those that leave the house', () => {
    const { consent, formReturnTo, ...texts } = city.texts
    for (const text of [...Object.values(texts), ...formReturnTo, consent.text, consent.version]) {
      expect(text.trim()).not.toBe('')
    }
    expect(consent.text).toContain('申請')
    expect(city.texts.formHeading).toContain(city.texts.cityName)
  })

  it('has versions with a source each', () => {
    expect(city.policies.versions.every(({ source }) => source.length > 0)).toBe(true)
  })
})

describe('the first city', () => {
  it('fits the form: at most 18 kinds of care', () =>
    expect(kitakyushu.kindsOfCare.length).toBeLessThanOrEqual(18))

  it('has the holidays of the library, day for day', () => {
    const { from, to, dates } = policyOn(kitakyushu.policies, '2024-10-01').holidays
    expect([from, to]).toEqual(['2024-10-01', '2027-12-31'])
    expect(dates).toEqual(holidaysBetween(from, to))
    expect(Object.keys(dates).length).toBe(58)
  })

  it.each([
    ['2024-11-04', '振替休日'],
    ['2026-09-22', '休日'],
    ['2027-03-22', '振替休日'],
    ['2027-11-23', '勤労感謝の日'],
  ])('%s is %s', (date, name) => {
    expect(policyOn(kitakyushu.policies, '2026-01-01').holidays.dates[date]).toContain(name)
  })

  it('has every source that it names', () => {
    const sources = readFileSync(new URL('docs/sources.md', root), 'utf8')
    const named = JSON.stringify(kitakyushu.policies).match(/docs\/sources\.md#[\w-]+/g) ?? []
    expect(named.length).toBeGreaterThan(0)
    for (const name of named) expect(sources).toContain(`<a id="${name.split('#')[1]}"></a>`)
  })
})

describe('another city, by data alone', () => {
  const visit = (change: Partial<BillableActivity> = {}): BillableActivity => ({
    date: '2025-05-07',
    start: '15:00',
    end: '16:00',
    children: [{ sick: false }],
    ...change,
  })

  // Worked out by hand from kasumi-policy.json.
  it.each<{ why: string; change: Partial<BillableActivity>; expected: [number, number, number] }>([
    { why: 'an hour by day', change: {}, expected: [820, 940, 60] },
    { why: '37 minutes are 30 to the nearest: 410, 470', change: { end: '15:37' }, expected: [410, 470, 30] },
    {
      why: '38 minutes are 45: 615 and 705 go up to tens',
      change: { end: '15:38' },
      expected: [620, 710, 45],
    },
    {
      why: 'ten past six makes the whole visit dearer',
      change: { start: '17:10', end: '18:10' },
      expected: [900, 1060, 60],
    },
    { why: 'Saturday afternoon', change: { date: '2025-05-10' }, expected: [900, 1060, 60] },
    {
      why: 'Saturday morning',
      change: { date: '2025-05-10', start: '10:00', end: '11:00' },
      expected: [820, 940, 60],
    },
    {
      why: 'a listed summer day',
      change: { date: '2025-08-15', start: '10:00', end: '11:00' },
      expected: [900, 1060, 60],
    },
    { why: 'night', change: { start: '22:00', end: '23:00' }, expected: [1240, 1480, 60] },
    {
      why: 'a sick child adds to the band',
      change: { children: [{ sick: true }] },
      expected: [980, 1140, 60],
    },
    {
      why: 'a second child: a quarter of the fee, all of the reward; 1,025 goes up',
      change: { children: [{ sick: false }, { sick: false }] },
      expected: [1030, 1880, 60],
    },
    { why: 'the day before costs too', change: { cancelled: 'dayBefore' }, expected: [100, 100, 0] },
    {
      why: 'the same day: the first hour',
      change: { end: '18:00', cancelled: 'sameDay' },
      expected: [820, 820, 0],
    },
    {
      why: 'no show: three quarters of 820, 615, down',
      change: { cancelled: 'noShow' },
      expected: [610, 610, 0],
    },
  ])('$why', ({ change, expected }) => {
    const activity = visit(change)
    const { feeYen, rewardYen, billedMinutes } = feeFor(activity, policyOn(kasumi.policies, activity.date))
    expect([feeYen, rewardYen, billedMinutes]).toEqual(expected)
  })

  it('has its own words in the lines', () => {
    const siblings = visit({ children: [{ sick: true }, { sick: false }] })
    const [line] = feeFor(siblings, policyOn(kasumi.policies, siblings.date)).lines
    expect(line?.text).toBe('15:00–16:00 ひる＋体調不良・ひる 2人いっしょ')
  })

  it('has its own due day, odd sizes and meeting fee', () => {
    const member = { joinedOn: '2025-04-01', state: 'active' as const }
    const draft = {
      ...visit({ end: '23:30' }),
      requesterNo: '1',
      children: [{ childId: 1, sick: false }],
      kind: 'walk',
    }
    const activity = { ...draft, transportYen: 2500, otherYen: 0, cancelled: null, note: null }
    const facts = {
      providerNo: '2',
      provider: member,
      requester: member,
      others: [],
      policies: kasumi.policies,
    }
    const pair = { registeredOn: '2025-04-01', endedOn: null }
    const codes = (today: string) =>
      checkActivity(activity, { ...facts, today, pair }).map(({ code, field }) => `${code} ${field}`)
    expect(codes('2025-06-10')).toEqual(['UNUSUAL end', 'UNUSUAL transportYen'])
    expect(codes('2025-06-11')).toEqual(['OUTSIDE_WINDOW date', 'UNUSUAL end', 'UNUSUAL transportYen'])
    expect(preMeetingFee(policyOn(kasumi.policies, '2025-05-07'))).toEqual({
      feeYen: 200,
      rewardYen: 300,
      subsidyYen: 100,
    })
  })

  it('has no fee before its own beginning', () => {
    expect(() => policyOn(kasumi.policies, '2025-03-31')).toThrow(
      expect.objectContaining({ code: 'NO_POLICY' }),
    )
  })
})

describe('the city lives in its folder only', () => {
  const rooms = ['rules', 'bot', 'ocr', 'db', 'office', 'server', 'review', 'liff']
  const sources = rooms.flatMap((room) =>
    readdirSync(new URL(`${room}/`, root), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(ts|tsx|html|css)$/.test(path) && !/(^|\/)(dist|node_modules)\//.test(path))
      .map((path) => ({
        path: `${room}/${path}`,
        text: readFileSync(new URL(`${room}/${path}`, root), 'utf8'),
      })),
  )
  const offenders = (pattern: RegExp, within = rooms) =>
    sources
      .filter(({ path, text }) => within.includes(path.split('/')[0] ?? '') && pattern.test(text))
      .map(({ path }) => path)

  it('looks at real files', () => {
    expect(sources.length).toBeGreaterThan(50)
    expect(offenders(/RuleError/)).toContain('rules/fees.ts')
  })

  it.each([
    { why: 'its name', pattern: /北九州/ },
    { why: "its programme's and its centre's names", pattern: /シン・子育て/ },
  ])('$why stands nowhere else', ({ pattern }) => expect(offenders(pattern)).toEqual([]))

  it('its rates stand nowhere in the rules', () => {
    const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    const rates = sources.filter(
      ({ path, text }) => path.startsWith('rules/') && /\b(500|600|1_?000|1_?100)\b/.test(code(text)),
    )
    // milliseconds in a second, the most a part of a share may be, people in one call to LINE
    expect(
      rates
        .map(({ path }) => path)
        .filter(
          (path) => !['rules/calendar.ts', 'rules/policy-checker.ts', 'rules/notices.ts'].includes(path),
        ),
    ).toEqual([])
  })

  it('only the wiring chooses it', () => {
    const wiring = offenders(/from '.*city\/kitakyushu\//)
    expect(wiring.every((path) => path.startsWith('server/'))).toBe(true)
  })
})
