/**
 * Benchmark: the script a member's phone loads before the first page can be used, compressed, for every address and
 * both entries; the largest counts. The yardstick is the limit we have set ourselves.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildScreens } from '../../server/build-screens.ts'

const LIMIT_KB = 45
const DIST = join(import.meta.dirname, '../../liff/dist')
const ENTRIES = ['index.html', 'sandbox.html']
/** what an address loads beside the entry, by the name of its script; null: nothing */
const PAGES = { home: null, reading: 'reading', registration: 'registration' }

const textOf = (file: string): string => readFileSync(join(DIST, file), 'utf8')

/** Imported at once; what import() fetches later is not the first page's. */
const STATIC_IMPORT = /\b(?:import|from)\s*["'`]\.\/([\w.-]+\.js)["'`]/g

function withImports(files: string[]): Set<string> {
  const seen = new Set<string>()
  const waiting = [...files]
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    waiting.push(...[...textOf(file).matchAll(STATIC_IMPORT)].map(([, name]) => `assets/${name}`))
  }
  return seen
}

/** Names of the scripts an address loads before it can be used. */
export function scriptsOf(entry: string, page: string | null): Set<string> {
  const first = withImports([...textOf(entry).matchAll(/assets\/[\w.-]+\.js/g)].map(([file]) => file))
  if (page === null) return first
  const later = [...first].flatMap((file) => [...textOf(file).matchAll(/import\([`"']\.\/([\w.-]+\.js)/g)])
  const own = later.map(([, name]) => name!).find((name) => name.startsWith(`${page}-`))
  if (own === undefined) throw new Error(`${entry} imports no script of the page ${page}`)
  return new Set([...first, ...withImports([`assets/${own}`])])
}

const KB = 1024
const gzKb = (files: Set<string>): number =>
  [...files].reduce((sum, file) => sum + gzipSync(textOf(file)).length / KB, 0)
const rounded = (kb: number): number => Math.round(kb * 10) / 10

export async function bench(): Promise<object> {
  await buildScreens(['liff'])
  const sizes = ENTRIES.flatMap((entry) =>
    Object.entries(PAGES).map(([name, page]) => ({
      what: `${entry} ${name}`,
      kb: rounded(gzKb(scriptsOf(entry, page))),
    })),
  )
  const ours = Math.max(...sizes.map(({ kb }) => kb))
  return {
    name: 'liff',
    unit: 'KB gz of script before the first page',
    ours,
    yardstick: LIMIT_KB,
    yardstickName: 'the limit',
    ratio: Math.round((ours / LIMIT_KB) * 1000) / 1000,
    pairs: sizes.length,
    sizes: Object.fromEntries(sizes.map(({ what, kb }) => [what, kb])),
  }
}
