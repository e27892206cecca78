/**
 * SandboxPages: serves the phone page at /sandbox/, what it must know of this sandbox, and the sample photos.
 *
 *   GET /sandbox/           the page (sandbox/phone/dist, built by `npm run build`)
 *   GET /sandbox/settings   Settings
 *   GET /sandbox/samples    [{ file, url, caption }], and their bytes at /sandbox/samples/<file>
 *
 * Never:    in production; it shows sandbox passwords, which is why the sandbox listens on loopback only.
 * Used by:  sandbox/start.ts.
 */
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { Samples } from './line/world-parts.ts'

const builtFolder = join(import.meta.dirname, 'phone/dist')
const samplesFolder = join(import.meta.dirname, 'samples')
const yearSeconds = 31_536_000

export interface SandboxPagesOptions {
  /** the account's name as the chat shows it */
  botName?: string
  /** where bubbles say our pictures and pages are; the phone loads them from its own origin */
  publicUrl?: string
  reviewUrl?: string
  kintoneUrl?: string
  /** generated accounts for the review page, shown in a drawer beside the phone */
  staff?: () => { role: string; login: string; password: string }[]
  samplesFolder?: string
  /** of the service: the sample photos tell of days of their own */
  clock?: () => Date
}

interface SampleText {
  file: string
  caption: string
  /** what is written on the sheet */
  rows?: { date: string | null }[]
}

export async function sandboxPages(app: FastifyInstance, options: SandboxPagesOptions = {}): Promise<void> {
  const samples = options.samplesFolder ?? samplesFolder
  app.get('/sandbox/settings', { schema: { hide: true } }, async () => ({
    botName: options.botName ?? 'ファミサポ活動報告',
    publicUrl: options.publicUrl ?? null,
    reviewUrl: options.reviewUrl ?? '/review/',
    kintoneUrl: options.kintoneUrl ?? '/sandbox/kintone',
    staff: options.staff?.() ?? [],
    samplesWant: dayWanted(await sampleTexts(samples), (options.clock ?? (() => new Date()))()),
  }))
  app.get('/sandbox/samples', { schema: { hide: true } }, async () =>
    (await sampleTexts(samples)).map(({ file, caption }) => ({
      file,
      url: `/sandbox/samples/${encodeURIComponent(file)}`,
      caption,
    })),
  )
  if (existsSync(samples)) {
    await app.register(fastifyStatic, { root: samples, prefix: '/sandbox/samples/', decorateReply: false })
  }
  await phonePage(app)
}

async function phonePage(app: FastifyInstance): Promise<void> {
  app.get('/sandbox', { schema: { hide: true } }, (_request, reply) => reply.redirect('/sandbox/'))
  if (!existsSync(join(builtFolder, 'index.html'))) {
    app.get('/sandbox/', { schema: { hide: true } }, (_request, reply) =>
      reply.code(503).type('text/plain; charset=utf-8').send('The page is not built yet: npm run build\n'),
    )
    return
  }
  await app.register(fastifyStatic, {
    root: builtFolder,
    prefix: '/sandbox/',
    decorateReply: false,
    // built files carry a hash in their name; the page itself must always be asked for
    setHeaders: (reply, path) => {
      const fixed = path.includes('/assets/')
      void reply.header('cache-control', fixed ? `public, max-age=${yearSeconds}, immutable` : 'no-cache')
    },
  })
}

/**
 * The day on which the samples are read as their captions say; null: today is such a day. Before it their visits are
 * still to come; after the accounts of their 会計年度 have closed (31 May) a person looks at every one.
 */
function dayWanted(texts: SampleText[], now: Date): string | null {
  const last = texts
    .flatMap(({ rows = [] }) => rows.flatMap(({ date }) => date ?? []))
    .sort()
    .at(-1)
  if (last === undefined) return null
  const today = new Date(now.getTime() + 9 * 3_600_000).toISOString().slice(0, 10)
  const accountsClose = `${Number(last.slice(0, 4)) + (last.slice(5, 7) > '03' ? 1 : 0)}-05-31`
  return last <= today && today <= accountsClose ? null : last
}

/** samples.json is written with the photos; without it there are no samples, which the page says. */
async function sampleTexts(folder: string): Promise<SampleText[]> {
  const path = join(folder, 'samples.json')
  return existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as SampleText[]) : []
}

/** The same photos for `lineStandIn`, so that scripts can send them by name. */
export function folderSamples(folder = samplesFolder): Samples {
  const contentType = (file: string) => (extname(file) === '.png' ? 'image/png' : 'image/jpeg')
  return {
    list: async () =>
      (await sampleTexts(folder)).map(({ file, caption }) => ({
        name: file,
        title: caption,
        contentType: contentType(file),
      })),
    read: async (name) => {
      const path = join(folder, basename(name))
      return existsSync(path) ? { bytes: await readFile(path), contentType: contentType(name) } : null
    },
  }
}
