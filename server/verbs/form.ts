/**
 * `famisapo form`: prints a report form, or says where everything on it is. No database, but for --batch.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { decodePlan } from '../../ocr/form/decode-plan.ts'
import type { PlannedVisit } from '../../ocr/form/layout.ts'
import { keepPlan } from '../../ocr/form/plans-folder.ts'
import { layoutFor, plannedOnPage, printForm, type PrintFormOptions } from '../../ocr/form/print-form.ts'
import { rasterise } from '../../ocr/form/rasterise.ts'
import { formKeyOf } from '../../ocr/form/sign-qr.ts'
import { readDataDir, readRootKey } from '../config.ts'
import { formTexts } from '../own-forms.ts'
import { plansFolderOf } from '../reader-folders.ts'
import { decodeRegister, type Register } from '../read-register.ts'
import { Refusal, UsageError, type Verb, type VerbIo } from '../verb.ts'
import { printAll } from './form-batch.ts'
import { learn, LEARN_USAGE } from './form-learn.ts'

const OPTIONS = {
  'layout-kind': { type: 'string' },
  provider: { type: 'string' },
  month: { type: 'string' },
  requester: { type: 'string', multiple: true },
  register: { type: 'string' },
  batch: { type: 'boolean' },
  ward: { type: 'string' },
  pages: { type: 'string' },
  planned: { type: 'string' },
  example: { type: 'boolean' },
  out: { type: 'string' },
  png: { type: 'string' },
  dpi: { type: 'string' },
  layout: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

export const verb: Verb = {
  name: 'form',
  summary: 'prints a report form, or its layout as JSON; learns a form that is not ours',
  usage: [
    'Usage: famisapo form --layout-kind single|month [--provider NO] [--month YYYY-MM] [--requester NO …]',
    '                     [--register MEMBERS.csv] [--pages N] [--planned VISITS.json] [--example] --out FILE.pdf | --png FILE [--dpi 200] | --layout',
    '       famisapo form --batch --month YYYY-MM [--ward WARD] --out FILE.pdf',
    '',
    '  --batch     forms of all active providers, or of a ward, from the register: one PDF by member number',
    '  --provider, --month, --requester   printed on the sheet; what is left out gets boxes to write in',
    '  --register  a members csv: their names are printed beside the numbers',
    '  --pages     sheets of a monthly form, numbered (1)',
    '  --planned   a JSON list of visits {date, start, end, requesterNo, childCount, sickCount?, kind?}: printed with',
    '              one box 「予定どおり」 each; kept in DATA_DIR/plans, where the reader finds them again',
    '  --example   filled in by hand and marked 「見本」, to be handed out beside the empty form',
    '  --png       the first page as a picture; further pages as FILE-2.png …',
    '  --layout    where every mark, box and tick is, in millimetres from the top left, as JSON',
    '',
    "The QR is signed with this installation's key: FAMISAPO_KEY, or the one kept in DATA_DIR.",
    '',
    LEARN_USAGE,
  ].join('\n'),
  async run(args, io) {
    const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
    if (positionals[0] === 'learn') return learn(positionals.slice(1), io)
    if (values.batch) return printAll(values, io)
    // `--requester 200001 200002`: the numbers after the first arrive as positionals
    const requesters = [...(values.requester ?? []), ...positionals]
    const register = values.register === undefined ? null : decodeRegister(await readBytes(values.register))
    const planned = values.planned === undefined ? [] : await readPlan(values.planned)
    const asked = formOptions({ ...values, requesters }, register, io)
    const options = { ...asked, planned, example: values.example ?? false }
    if (values.layout)
      io.out(
        `${JSON.stringify(
          refuseOverfull(() => layoutFor(options)),
          null,
          2,
        )}\n`,
      )
    if (values.out === undefined && values.png === undefined) {
      if (values.layout) return 0
      throw new UsageError('say --out FILE.pdf, --png FILE or --layout')
    }
    const dpi = wholeNumber(values.dpi ?? '200', 'dpi', 50, 600)
    refuseOverfull(() => layoutFor(options))
    keepPlans(options, plansFolderOf(readDataDir(io.env)))
    const pdf = await printForm(options)
    if (values.out !== undefined) await writeFile(values.out, pdf)
    if (values.png !== undefined) await writePictures(pdf, values.png, dpi)
    return 0
  },
}

interface Asked {
  'layout-kind'?: string | undefined
  provider?: string | undefined
  month?: string | undefined
  pages?: string | undefined
  layout?: boolean | undefined
  requesters: string[]
}

function formOptions(asked: Asked, register: Register | null, io: VerbIo): PrintFormOptions {
  const kind = asked['layout-kind']
  if (kind !== 'single' && kind !== 'month') throw new UsageError('--layout-kind is single or month')
  if (asked.month !== undefined && !/^\d{4}-(0[1-9]|1[0-2])$/.test(asked.month))
    throw new UsageError('--month is YYYY-MM')
  for (const no of [...asked.requesters, ...(asked.provider === undefined ? [] : [asked.provider])])
    if (!/^\d{6}$/.test(no)) throw new UsageError(`${no} is not a member number of six digits`)
  const { rootKey, kept } = asked.layout ? { rootKey: Buffer.alloc(32), kept: false } : readRootKey(io.env)
  if (kept)
    io.err('famisapo form: signed with the key kept in this data folder; only its readers know the form\n')
  const person = (no: string) => ({ no, name: register?.names.get(no) ?? '' })
  return {
    kind,
    key: formKeyOf(rootKey),
    texts: formTexts(kitakyushu),
    kindsOfCare: kitakyushu.kindsOfCare,
    provider: asked.provider === undefined ? null : person(asked.provider),
    month: asked.month ?? null,
    requesters: [...new Set(asked.requesters)].map(person),
    pages: kind === 'month' ? wholeNumber(asked.pages ?? '1', 'pages', 1, 20) : 1,
  }
}

function wholeNumber(text: string, name: string, least: number, most: number): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new UsageError(`--${name} is a whole number from ${least} to ${most}`)
}

function refuseOverfull<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal('FORM_FULL', error.message)
    throw error
  }
}

function keepPlans(options: PrintFormOptions, folder: string): void {
  for (let page = 1; ; page += 1) {
    const visits = plannedOnPage(options, page)
    if (visits.length === 0) return
    refuseOverfull(() => keepPlan(folder, visits))
  }
}

async function writePictures(pdf: Buffer, file: string, dpi: number): Promise<void> {
  const pages = await rasterise(pdf, dpi)
  const nameOf = (i: number) => (i === 0 ? file : file.replace(/(\.png)?$/i, `-${i + 1}.png`))
  await Promise.all(pages.map((page, i) => writeFile(nameOf(i), page)))
}

async function readPlan(file: string): Promise<PlannedVisit[]> {
  const plan = decodePlan((await readBytes(file)).toString('utf8'))
  if ('problem' in plan) throw new Refusal('BAD_FILE', plan.problem)
  return plan
}

async function readBytes(file: string): Promise<Buffer> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new Refusal('BAD_FILE', `${file} cannot be read (${error.code ?? error.message})`)
  })
}
