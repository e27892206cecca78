/**
 * `famisapo read`: photos in, readings as JSON out. No database.
 */
import { readFile as readBytes } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { formKeyOf, sandboxFormKey } from '../../ocr/form/sign-qr.ts'
import { readFile, type ReadingInFile } from '../../ocr/read-file.ts'
import { createReader, type ReadPhotoOptions } from '../../ocr/reader.ts'
import { isIsoDate } from '../../rules/calendar.ts'
import { isSandbox, readDataDir, readRootKey } from '../config.ts'
import { formsFolderOf, modelsFolderOf, plansFolderOf } from '../reader-folders.ts'
import { decodeRegister } from '../read-register.ts'
import { Refusal, UsageError, type Verb } from '../verb.ts'
import { readLabels, scoreReadings } from './read-score.ts'

export const verb: Verb = {
  name: 'read',
  summary: 'reads photos of report forms, without a database',
  usage: [
    'Usage: famisapo read PHOTO… [--register MEMBERS.csv] [--today YYYY-MM-DD] [--labels A.csv --labels B.csv]',
    '',
    '  --register  a written member number is sure only when this csv has it',
    '  --today     dates after it are doubtful',
    '  --labels    what two people read on these sheets, each for themselves: csv with photo,row,field,value; prints',
    '              how often the reader is right, instead of its readings',
    '',
    'Photos are JPEG, PNG, WebP, HEIC, or PDFs of at most 20 pages.',
    'Prints a JSON list, one reading a sheet in the same order, with its "file"; "filePage" and "sheet" say which.',
    "Forms are ours when signed with this installation's key: FAMISAPO_KEY, or the one kept in DATA_DIR.",
  ].join('\n'),
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: {
        register: { type: 'string' },
        today: { type: 'string' },
        labels: { type: 'string', multiple: true },
        json: { type: 'boolean' },
      },
      allowPositionals: true,
    })
    if (positionals.length === 0) throw new UsageError('name at least one photo')
    if (values.today !== undefined && !isIsoDate(values.today)) throw new UsageError('--today is YYYY-MM-DD')
    const photos = await Promise.all(positionals.map(bytesOf))
    const labels = await Promise.all(
      (values.labels ?? []).map(async (file) => readLabels(file, await bytesOf(file))),
    )
    const [first, second, ...more] = labels
    if (first && (!second || more.length > 0))
      throw new UsageError('--labels twice: what two people read, each for themselves')
    const options: ReadPhotoOptions = {}
    if (values.today !== undefined) options.today = values.today
    if (values.register !== undefined)
      options.registeredNumbers = decodeRegister(await bytesOf(values.register)).numbers
    const reader = createReader({
      formKeys: [formKeyOf(readRootKey(io.env).rootKey), ...(isSandbox(io.env) ? [sandboxFormKey] : [])],
      kindCodes: kitakyushu.kindsOfCare.map((kind) => kind.code),
      formsFolder: formsFolderOf(readDataDir(io.env)),
      plansFolder: plansFolderOf(readDataDir(io.env)),
      modelsFolder: modelsFolderOf(readDataDir(io.env)),
    })
    const readings: (ReadingInFile & { file: string })[] = []
    try {
      for (const [i, photo] of photos.entries())
        for (const reading of await readFile(reader, photo, options))
          readings.push({ file: positionals[i]!, ...reading })
    } finally {
      await reader.close()
    }
    const told = first && second ? scoreReadings(first, second, readings) : readings
    io.out(`${JSON.stringify(told, null, 2)}\n`)
    return 0
  },
}

async function bytesOf(file: string): Promise<Buffer> {
  return readBytes(file).catch((error: NodeJS.ErrnoException) => {
    throw new Refusal('BAD_FILE', `${file} cannot be read (${error.code ?? error.message})`)
  })
}
