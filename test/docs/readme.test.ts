/**
 * What the documents tell people to type exists: scripts, verbs, variables, files, fields.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { APPS } from '../../sandbox/kintone/fields.ts'
import { configVariables } from './config-variables.ts'

const root = join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

const README_FILES = ['README.md', 'README.ja.md']
const DOCUMENTS = [...README_FILES, 'CONTRIBUTING.md', 'docs/operations.md', 'docs/errors.md']
const PICTURE_BYTES = 200 * 1024

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
const verbs = new Set(
  [...read('server/cli.ts').matchAll(/^ {2}'?([a-z-]+)'?: \(\) => import\(/gm)].map((match) => match[1]!),
)

const all = (text: string, pattern: RegExp) => [
  ...new Set([...text.matchAll(pattern)].map((match) => match[1]!)),
]
const scriptsNamed = (text: string) => all(text, /npm run (?:-s )?([a-z][a-z-]*)/g)
/** `famisapo staff add`, `npm run -s famisapo -- doctor`; not the program's name in a sentence */
const verbsNamed = (text: string) => all(text, /(?:`famisapo|npm run -s famisapo --) ([a-z][a-z-]*)/g)
const linksIn = (text: string) =>
  all(text, /\]\(([^)#\s]+)(?:#[^)]*)?\)/g).filter((link) => !/^[a-z]+:/.test(link))

describe.each(DOCUMENTS)('%s', (file) => {
  const text = read(file)

  test('names scripts that package.json has', () => {
    expect(scriptsNamed(text).filter((name) => !(name in scripts))).toEqual([])
  })

  test('names verbs that the program has', () => {
    expect(verbsNamed(text).filter((name) => !verbs.has(name))).toEqual([])
  })

  test('links to files that are there', () => {
    const gone = linksIn(text).filter((link) => !existsSync(join(root, dirname(file), link)))
    expect(gone).toEqual([])
  })

  test('tells nothing of the machine it was written on', () => {
    expect(text).not.toMatch(/\/(?:home|root|work|tmp)\//)
  })
})

describe.each(README_FILES)('%s', (file) => {
  const text = read(file)

  test('gives the two commands, the second as the checks run it', () => {
    expect(text).toContain('npm ci && npm start')
    expect(text).toMatch(/^npm ci && npm test$/m)
    expect(read('.ci/run').trimEnd().split('\n').at(-1)).toBe('npm ci && npm test')
  })

  test('shows a picture of the chat and one of the review page, small enough to load', () => {
    const pictures = all(text, /!\[[^\]]+\]\(([^)]+)\)/g)
    expect(pictures.length).toBeGreaterThanOrEqual(2)
    for (const picture of pictures)
      expect(statSync(join(root, picture)).size).toBeLessThanOrEqual(PICTURE_BYTES)
  })

  test.each(Object.values(APPS))('tells the fields of the kintone app $title', ({ title, fields }) => {
    const section = text.slice(text.indexOf(`| ${title}`))
    const row = section.slice(0, section.indexOf('\n'))
    expect(fields.filter(({ code }) => !row.includes(code)).map(({ code }) => code)).toEqual([])
    expect(row).toContain(`**${fields.find(({ unique }) => unique)!.code}**`)
  })
})

describe('the environment', () => {
  const variables = configVariables(read('server/config.ts'))
  const documented = new Set(all(read('.env.example'), /^(?:# )?([A-Z][A-Z_]+)=/gm))

  test('.env.example holds every variable that is read', () => {
    expect(variables.size).toBeGreaterThan(10)
    expect([...variables].filter((name) => !documented.has(name))).toEqual([])
  })

  test('.env.example holds no variable that nothing reads', () => {
    expect([...documented].filter((name) => !variables.has(name))).toEqual([])
  })

  test('.env.example, filled in between its quotes, is read by a shell as it is written', () => {
    const typed = 'ｷﾀ (ｼ) $HOME & "x" #1'
    const filled = read('.env.example').replace(
      /^([A-Z_]+)='.*'$/gm,
      (_, name: string) => `${name}='${typed}'`,
    )
    const quoted = all(filled, /^([A-Z_]+)='/gm)
    expect(quoted).toContain('TRANSFER_CONSIGNOR_NAME')
    const script = `set -eua; eval "$FILE"; printf '%s\\n' ${quoted.map((name) => `"$${name}"`).join(' ')}`
    const said = execFileSync('/bin/sh', ['-c', script], { env: { FILE: filled }, encoding: 'utf8' })
    expect(said.split('\n')).toEqual([...quoted.map(() => typed), ''])
  })
})

describe('the search', () => {
  test('finds what does not exist', () => {
    const text =
      'Run `npm run fly`, then `npm run -s famisapo -- vanish --json` or `famisapo melt`. [x](docs/none.md)'
    expect(scriptsNamed(text).filter((name) => !(name in scripts))).toEqual(['fly'])
    expect(verbsNamed(text).filter((name) => !verbs.has(name))).toEqual(['vanish', 'melt'])
    expect(linksIn(text)).toEqual(['docs/none.md'])
  })

  test('finds the verbs of the program', () => {
    expect([...verbs]).toEqual(expect.arrayContaining(['start', 'link-code', 'audit']))
    expect(configVariables("env['NEW_ONE'] findings.url('NEW_URL', null)")).toEqual(
      new Set(['NEW_ONE', 'NEW_URL']),
    )
  })
})
