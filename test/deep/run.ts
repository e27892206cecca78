/**
 * `npm run deep -- NAME`: the long proofs. The last dated result of each is kept in docs/deep/NAME.md.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Returns what was found, as lines of Markdown; throws when the proof fails. */
export type DeepProof = (log: (line: string) => void) => Promise<string[]>

const proofs: Record<string, () => Promise<{ prove: DeepProof }>> = {
  crash: () => import('./crash.ts'),
  'foreign-forms': () => import('./foreign-forms.ts'),
  kana: () => import('./kana.ts'),
  'reader-memory': () => import('./reader-memory.ts'),
  'reading-adverse': () => import('./reading-adverse.ts'),
  mutation: () => import('./mutation.ts'),
  oracle: () => import('./oracle.ts'),
  sweeps: () => import('./sweeps.ts'),
}

const [name] = process.argv.slice(2)
const load = name === undefined ? undefined : proofs[name]
if (!load) {
  console.error(`name one of: ${Object.keys(proofs).join(', ')}`)
  process.exit(2)
}
const startedMs = performance.now()
const { prove } = await load()
const lines = await prove((line) => console.error(line))
const minutes = ((performance.now() - startedMs) / 60_000).toFixed(1)
const date = new Date().toISOString().slice(0, 10)
const page = [
  `# ${name}`,
  '',
  `Last run: ${date}, ${minutes} minutes, \`npm run deep -- ${name}\`.`,
  '',
  ...lines,
  '',
]
writeFileSync(join(import.meta.dirname, `../../docs/deep/${name}.md`), page.join('\n'))
console.log(page.join('\n'))
