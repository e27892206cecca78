/**
 * Builds the screens with Vite, side by side, and only those whose sources are newer than what was built.
 */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const screens = ['sandbox/phone', 'review', 'liff']
/** What every screen is made from besides its own folder. */
const shared = ['package-lock.json', 'server/contract.ts']

function newestMs(path: string): number {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(path)
    .filter((name) => name !== 'dist' && name !== 'node_modules')
    .reduce((newest, name) => Math.max(newest, newestMs(join(path, name))), 0)
}

function isFresh(screen: string): boolean {
  const built = join(root, screen, 'dist/index.html')
  if (!existsSync(built)) return false
  const sourcesMs = Math.max(...[screen, ...shared].map((path) => newestMs(join(root, path))))
  return statSync(built).mtimeMs >= sourcesMs
}

function build(screen: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
      { cwd: join(root, screen), stdio: ['ignore', 2, 2] },
    )
    child.on('error', reject)
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${screen}: vite ended with ${code}`)),
    )
  })
}

/** @param wanted  folders of the screens; all unless said */
export async function buildScreens(wanted: readonly string[] = screens): Promise<void> {
  const stale = wanted.filter((screen) => existsSync(join(root, screen, 'index.html')) && !isFresh(screen))
  await Promise.all(stale.map(build))
}

if (import.meta.main) await buildScreens()
