/**
 * `famisapo form learn`: teaches the reader a paper that is not ours, once, from its blank and a list of its fields.
 */
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { type FormFields, readFormFields } from '../../ocr/foreign/form-fields.ts'
import { keepForm, MAX_FORMS, newestForms, nextVersion } from '../../ocr/foreign/forms-folder.ts'
import { CannotLearn, learnForm } from '../../ocr/foreign/learn-form.ts'
import type { LearntForm } from '../../ocr/foreign/learnt-form.ts'
import { formsFolderOf } from '../reader-folders.ts'
import { readDataDir } from '../config.ts'
import { Refusal, UsageError, type VerbIo } from '../verb.ts'

export const LEARN_USAGE = [
  'Usage: famisapo form learn BLANK.png FIELDS.json',
  '',
  '  BLANK.png    the empty sheet, scanned or drawn, cut to its edges, upright, 150 dpi or more',
  '  FIELDS.json  what stands where on it: docs/reading.md, "Papers that are not ours"',
  '',
  'Kept in DATA_DIR/forms; learning the same name again makes the next version. The service reads it at once.',
].join('\n')

export async function learn(files: string[], io: VerbIo): Promise<number> {
  const [blankFile, fieldsFile, ...more] = files
  if (!blankFile || !fieldsFile || more.length > 0)
    throw new UsageError('name the blank and its list of fields')
  const blank = await readFile(blankFile)
  const fields = await readFields(fieldsFile, blank)
  const folder = formsFolderOf(readDataDir(io.env))
  const version = nextVersion(folder, fields.name)
  const known = newestForms(folder)
  if (version === 1 && known.length >= MAX_FORMS)
    throw new Refusal(
      'TOO_MANY_FORMS',
      `${MAX_FORMS} forms are learnt already; a photo is compared with each`,
    )
  const form = await learnOrRefuse(blank, fields, version)
  const path = keepForm(folder, form)
  io.out(
    `${JSON.stringify({ form: form.layout.version, fields: fields.fields.length, rules: form.rules.length, path })}\n`,
  )
  return 0
}

async function readFields(file: string, blank: Buffer): Promise<FormFields> {
  const { width } = await sharp(blank)
    .metadata()
    .catch(() => ({ width: 0 }))
  const read = readFormFields(parse(await readFile(file, 'utf8'), file), width)
  const problems = 'problems' in read ? read.problems : unknownKinds(read)
  if (problems.length === 0 && !('problems' in read)) return read
  throw new Refusal('BAD_FILE', `${file}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('BAD_FILE', `${file} is not JSON`)
  }
}

/** A tick must mean one of the city's kinds of care. */
function unknownKinds({ fields }: FormFields): string[] {
  const codes = kitakyushu.kindsOfCare.map(({ code }) => code)
  return fields
    .filter(({ name }) => name === 'kind')
    .flatMap(({ options }) => options.filter(({ value }) => !codes.includes(value)))
    .map(({ value }) => `kind ${value} is none of ${codes.join(' ')}`)
}

async function learnOrRefuse(blank: Buffer, fields: FormFields, version: number): Promise<LearntForm> {
  try {
    return await learnForm(blank, fields, version)
  } catch (error) {
    if (error instanceof CannotLearn) throw new Refusal('CANNOT_LEARN', error.message)
    throw error
  }
}
