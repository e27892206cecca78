/**
 * docs/errors.md holds every code a person or a caller can meet, and no code that is gone. The codes are taken from
 * the sources as they are written, so that a new refusal without a line in the catalogue fails here.
 */
import { globSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { configVariables } from './config-variables.ts'

const root = join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** Capitals that are no codes: what other programs call things. */
const NAMES_OF_OTHERS = new Set([
  ...['HS256', 'SHA256SUMS'],
  // kintone's own words for kinds of fields and how far a change is
  ...['SINGLE_LINE_TEXT', 'DATE', 'TIME', 'DROP_DOWN', 'SUBTABLE', 'AFTER', 'SUCCESS', 'PROCESSING'],
  ...Object.keys(constants.errno),
  ...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  ...['SIGINT', 'SIGTERM', 'SIGKILL', 'SIGQUIT', 'ERR_PARSE_ARGS'],
  ...['NFKC', 'RIFF', 'WEBP', 'TZ', 'UTC', 'NODE_ENV'],
  // a heading of doctor, and its word for "mend this"
  ...['LINE', 'MEND'],
  // of a network, by which a line that was never open is known
  ...['ENOTFOUND', 'EAI_AGAIN'],
  // kintone's own codes for "set up wrong", which never reach a person as such
  ...['GAIA_IA02', 'GAIA_NO01', 'GAIA_DA02', 'GAIA_UN03', 'GAIA_CO02'],
])
/** Codes that Fastify makes up; the catalogue says what they are as one. */
const FRAMEWORK = /^FST_/

const CODE = /'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)'|^ +([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*): ['"`t f]/gm
const SHORTEST_CODE = 4

/** Quoted words in capitals, and keys of a table of sentences. */
function codesIn(source: string): Set<string> {
  const found = [...source.matchAll(CODE)].map((match) => match[1] ?? match[2]!)
  return new Set(found.filter((code) => code.length >= SHORTEST_CODE && !NAMES_OF_OTHERS.has(code)))
}

/** The members of `export type NAME = 'a' | 'b'`. */
function membersOf(source: string, type: string): string[] {
  const declared = new RegExp(`export type ${type} =([^=]*?)(?=\\n\\n|\\nexport)`).exec(source)?.[1] ?? ''
  return [...declared.matchAll(/'([^']+)'/g)].map((match) => match[1]!)
}

/** First cells of the catalogue's tables. */
function catalogued(markdown: string): Set<string> {
  return new Set([...markdown.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1]!))
}

const missing = (codes: Iterable<string>, catalogue: Set<string>) =>
  [...codes].filter((code) => !catalogue.has(code))

const catalogue = catalogued(read('docs/errors.md'))
const variables = configVariables(read('server/config.ts'))

/** Where codes are made: the words for them in bot/messages and review stand beside, under the same codes. */
const PLACES = [
  'rules/**/*.ts',
  'server/**/*.ts',
  'office/kintone/**/*.ts',
  'ocr/*.ts',
  'ocr/foreign/**/*.ts',
  'ocr/read/**/*.ts',
  'bot/flows/**/*.ts',
  'bot/messages/confirm-report.ts',
]
const sources = PLACES.flatMap((pattern) => globSync(pattern, { cwd: root }))
const written = new Map(
  sources.map((file) => [file, [...codesIn(read(file))].filter((code) => !variables.has(code))]),
)
const readingReasons = membersOf(read('rules/reading.ts'), 'ReadingReason')

describe('the catalogue of errors', () => {
  test.each([...written].filter(([, codes]) => codes.length > 0))('holds the codes of %s', (_file, codes) => {
    expect(missing(codes, catalogue)).toEqual([])
  })

  test('holds every reason why a photo is not read', () => {
    expect(readingReasons).toContain('glare')
    expect(missing(readingReasons, catalogue)).toEqual([])
  })

  test('holds every variable the configuration can complain of', () => {
    expect(missing(variables, catalogue)).toEqual([])
  })

  test('holds no code that is gone', () => {
    const known = new Set([...written.values()].flat().concat(readingReasons, [...variables]))
    expect(missing(catalogue, known).filter((code) => !FRAMEWORK.test(code))).toEqual([])
  })

  test('finds the codes of rules, checks, routes and verbs where they are', () => {
    const all = new Set([...written.values()].flat())
    const everywhere = [
      'BAD_POLICY',
      'UNUSUAL',
      'STALE',
      'NOT_STORED',
      'DATA_FOLDER_HELD',
      'PHOTO_TAKEN_BACK',
    ]
    expect(missing(everywhere, all)).toEqual([])
  })
})

describe('the search for codes', () => {
  test.each([
    ["throw refuse(404, 'NO_SUCH_THING')", ['NO_SUCH_THING'], 'a route'],
    ["throw new Refusal(\n  'TOO_HEAVY',\n  text)", ['TOO_HEAVY'], 'a verb, over lines'],
    ["export type Code =\n  | 'FIRST'\n  | 'SECOND'", ['FIRST', 'SECOND'], 'a union'],
    ["const WORDS = {\n  LOST_CODE: 'なくなりました。',\n}", ['LOST_CODE'], 'a table of sentences'],
    ["request.method === 'HEAD' || child.kill('SIGKILL')", [], 'names of others'],
    ["say('UPPER lower')", [], 'a sentence'],
  ])('%j gives %j: %s', (source, codes) => {
    expect([...codesIn(source)]).toEqual(codes)
  })

  test('a code without a line is missing', () => {
    expect(missing(codesIn("'LOCKED' 'NEVER_SEEN'"), catalogued('| `LOCKED` | 423 |\n'))).toEqual([
      'NEVER_SEEN',
    ])
  })
})
