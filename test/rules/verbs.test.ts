import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { policyBookJson } from '../../rules/policy.ts'
import { famisapo } from '../../server/cli.ts'
import { readJson } from './policy-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'verbs-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

async function run(...args: string[]) {
  let out = ''
  let err = ''
  const io = { out: (text: string) => void (out += text), err: (text: string) => void (err += text), env: {} }
  return { code: await famisapo(args, io), out, err }
}

const vectorFile = fileURLToPath(new URL('./fees.vectors.json', import.meta.url))
const cityFile = fileURLToPath(new URL('./policies/weekday-700.json', import.meta.url))
const tuesday = { date: '2024-11-05', start: '15:00', end: '17:00', children: [{ sick: false }] }

describe('famisapo fee', () => {
  it('answers every vector, in order', async () => {
    const vectors =
      readJson<{ feeYen: number; rewardYen: number; subsidyYen: number }[]>('./fees.vectors.json')
    const { code, out, err } = await run('fee', vectorFile)
    const answers = JSON.parse(out) as { feeYen: number; lines: { feeYen: number }[] }[]
    expect([code, err]).toEqual([0, ''])
    expect(answers).toMatchObject(
      vectors.map(({ feeYen, rewardYen, subsidyYen }) => ({ feeYen, rewardYen, subsidyYen })),
    )
    expect(
      answers.every(({ feeYen, lines }) => lines.reduce((sum, line) => sum + line.feeYen, 0) === feeYen),
    ).toBe(true)
  })

  it('has the fields others rely on', async () => {
    const { out } = await run('fee', file('one.json', [tuesday]))
    expect(JSON.parse(out)).toMatchObject([
      {
        feeYen: 1000,
        rewardYen: 2000,
        subsidyYen: 1000,
        billedMinutes: 120,
        lines: [{ text: '15:00–17:00 通常', units: 4, feeYen: 1000, rewardYen: 2000 }],
      },
    ])
  })

  it('takes another policy', async () => {
    const { out } = await run('fee', file('one.json', [tuesday]), '--policy', cityFile)
    expect(JSON.parse(out)).toMatchObject([{ feeYen: 1400, rewardYen: 1400 }])
  })

  it.each<{ why: string; change: object | null; code: string }>([
    { why: 'no length', change: { end: '15:00' }, code: 'ZERO_LENGTH' },
    { why: 'no child', change: { children: [] }, code: 'EMPTY_CHILDREN' },
    { why: 'children left out', change: { children: undefined }, code: 'EMPTY_CHILDREN' },
    { why: 'before the programme', change: { date: '2024-09-30' }, code: 'NO_POLICY' },
    { why: 'no such day', change: { date: '2025-02-29' }, code: 'BAD_DATE' },
    { why: 'no date', change: { date: null }, code: 'BAD_DATE' },
    { why: 'no such time', change: { start: '24:30' }, code: 'BAD_TIME' },
    { why: 'a number for a time', change: { end: 17 }, code: 'BAD_TIME' },
    {
      why: 'a child past the end',
      change: { children: [{ sick: false, end: '18:00' }] },
      code: 'CHILD_OUTSIDE_VISIT',
    },
    {
      why: 'a scheme of a later year',
      change: { programme: { id: 'ikukyu', visit: 1 } },
      code: 'UNKNOWN_PROGRAMME',
    },
    { why: 'a child without `sick`', change: { children: [{}] }, code: 'BAD_ACTIVITY' },
    { why: '`sick` misspelt', change: { children: [{ sick: false, sik: true }] }, code: 'BAD_ACTIVITY' },
    { why: 'a cancellation nobody knows', change: { cancelled: 'yesterday' }, code: 'BAD_ACTIVITY' },
    { why: 'a visit in words', change: { programme: { id: 'ikukyu', visit: 'one' } }, code: 'BAD_ACTIVITY' },
    { why: 'nothing at all', change: null, code: 'BAD_ACTIVITY' },
  ])('$why: $code in its place, the others priced', async ({ change, code }) => {
    const broken = change === null ? null : { ...tuesday, ...change }
    const result = await run('fee', file('three.json', [tuesday, broken, tuesday]))
    const answers = JSON.parse(result.out) as { error?: { code: string; message: string }; feeYen?: number }[]
    expect(result.code).toBe(0)
    expect(answers.map((answer) => answer.error?.code ?? answer.feeYen)).toEqual([1000, code, 1000])
    expect(answers[1]?.error?.message).toBeTruthy()
  })

  it.each([
    { why: 'no such file', args: () => ['fee', join(folder, 'none.json')], says: 'none.json' },
    { why: 'not JSON', args: () => ['fee', file('broken.json', '[{')], says: 'broken.json is not JSON' },
    { why: 'not a list', args: () => ['fee', file('object.json', tuesday)], says: 'not a JSON list' },
    {
      why: 'a policy with a hole',
      args: () => ['fee', vectorFile, '--policy', file('p.json', { versions: [] })],
      says: 'holidays is missing',
    },
    {
      why: 'a policy that is none',
      args: () => ['fee', vectorFile, '--policy', file('q.json', '{')],
      says: 'q.json is not JSON',
    },
  ])('refuses $why, printing nothing', async ({ args, says }) => {
    const { code, out, err } = await run(...args())
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain(says)
  })

  it('reads a file that begins with a byte order mark', async () => {
    const { code } = await run('fee', file('bom.json', `\uFEFF${JSON.stringify([tuesday])}`))
    expect(code).toBe(0)
  })

  it.each([
    ['fee'],
    ['fee', 'a.json', 'b.json'],
    ['fee', 'a.json', '--polici', 'p'],
    ['policy', '--on', 'today'],
    ['policy', 'x'],
  ])('called wrongly (%s %s %s) it shows the usage', async (...args) => {
    const { code, out, err } = await run(...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('Usage: famisapo')
  })

  it.each(['fee', 'policy'])('%s --help prints the usage', async (name) => {
    const { code, out } = await run(name, '--help')
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`^Usage: famisapo ${name}`))
  })
})

describe('famisapo policy', () => {
  it('prints the file in use, and `fee` takes it back', async () => {
    const { code, out } = await run('policy')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual(JSON.parse(JSON.stringify(policyBookJson(kitakyushu.policies))))
    const again = await run('fee', vectorFile, '--policy', file('same.json', out))
    expect(again.out).toBe((await run('fee', vectorFile)).out)
  })

  it.each([
    ['2024-10-01', '2024-10'],
    ['2025-08-01', '2025-08'],
  ])('on %s it is %s, with its holidays', async (date, version) => {
    const { out } = await run('policy', '--on', date)
    expect(JSON.parse(out)).toMatchObject({ version, holidays: { dates: { '2025-01-01': '元日' } } })
  })

  it('there is none before the programme', async () => {
    const { code, out, err } = await run('policy', '--on', '2024-09-30')
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('2024-09-30')
  })
})
