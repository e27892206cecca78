/**
 * `famisapo model`: a digit model of the city's own, adopted only where it reads the city's held-out hands better.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type AuditAction, appendAudit } from '../../db/audit.ts'
import { allCells } from '../../db/corpus.ts'
import { compareModels, type Comparison, LEAST_CELLS } from '../../ocr/corpus/compare-models.ts'
import {
  adoptedModels,
  adoptModel,
  currentModel,
  folderUrl,
  rollBackModel,
} from '../../ocr/corpus/models-folder.ts'
import { type DigitModel, loadDigitModel } from '../../ocr/digits/recognise.ts'
import { sideOf } from '../corpus-split.ts'
import { modelsFolderOf } from '../reader-folders.ts'
import { Refusal, UsageError, type Verb } from '../verb.ts'
import { type VerbServices, withServices } from '../with-services.ts'

export const verb: Verb = {
  name: 'model',
  summary: 'the digit model: compares, adopts or takes back one trained with the city’s own cells',
  usage: [
    'Usage: famisapo model check [WEIGHTS.bin]',
    '       famisapo model adopt WEIGHTS.bin',
    '       famisapo model rollback',
    '',
    '  check     which model reads; with weights: how they compare on the held-out hands',
    '  adopt     the same, and they read from the next photo on, if they are better',
    '  rollback  the model before reads again',
    '',
    `weights.json lies beside WEIGHTS.bin. Better: on ${LEAST_CELLS} held-out cells or more, right more often than by chance.`,
    'Kept in DATA_DIR/models: adopt in the data folder of every worker.',
  ].join('\n'),
  async run(args, io) {
    const { positionals } = parseArgs({
      args,
      options: { json: { type: 'boolean' } },
      allowPositionals: true,
    })
    const [what, file, ...more] = positionals
    if (more.length > 0) throw new UsageError('too many words')
    if (what === 'rollback' && file === undefined)
      return withServices(io, async (services) => say(io, await rollBack(services)))
    if (what === 'check')
      return withServices(io, async (services) =>
        say(io, file === undefined ? present(services) : await compare(services, file)),
      )
    if (what === 'adopt' && file !== undefined)
      return withServices(io, async (services) => say(io, await adopt(services, file)))
    throw new UsageError('say check, adopt WEIGHTS.bin or rollback')
  },
}

function say(io: { out(text: string): void }, result: object): number {
  io.out(`${JSON.stringify(result)}\n`)
  return 0
}

const presentModel = (folder: string): DigitModel => loadDigitModel(currentModel(folder) ?? undefined)

function present({ config }: VerbServices) {
  const folder = modelsFolderOf(config.dataDir)
  return { reads: presentModel(folder).version, adopted: adoptedModels(folder) }
}

async function compare({ config, db, sealer }: VerbServices, file: string): Promise<Comparison> {
  const cells = await allCells(db.drizzle, sealer)
  const heldOut = cells.filter(({ writer }) => sideOf(writer) === 'held-out')
  return compareModels(presentModel(modelsFolderOf(config.dataDir)), candidateOf(file), heldOut)
}

function candidateOf(file: string): DigitModel {
  const folder = dirname(resolve(file))
  for (const name of ['weights.bin', 'weights.json'])
    if (!existsSync(join(folder, name))) throw new Refusal('BAD_FILE', `${join(folder, name)} is not there`)
  try {
    return loadDigitModel(folderUrl(folder))
  } catch (error) {
    throw new Refusal('BAD_FILE', (error as Error).message)
  }
}

async function adopt(services: VerbServices, file: string): Promise<Comparison> {
  const { config } = services
  const folder = modelsFolderOf(config.dataDir)
  const compared = await compare(services, file)
  const { version } = compared.candidate
  if (isAnother(folder, version, file))
    throw new Refusal('KNOWN_MODEL', `there is a model ${version} already: train under a new name`)
  if (compared.cells < LEAST_CELLS)
    throw new Refusal('TOO_FEW_CELLS', `${compared.cells} held-out cells; ${LEAST_CELLS} are needed to judge`)
  if (!compared.isBetter)
    throw new Refusal(
      'NOT_BETTER',
      `${version} is right on ${compared.candidate.right} of ${compared.cells}, ${compared.present.version} on ${compared.present.right}: not better`,
    )
  adoptModel(folder, version, resolve(file))
  await told(services, 'model.adopted', version, compared)
  return compared
}

/** The name is taken: by what reads now, by the program's own, or by other weights adopted once. */
function isAnother(folder: string, version: string, file: string): boolean {
  if (version === loadDigitModel().version || adoptedModels(folder).includes(version)) return true
  const kept = join(folder, version, 'weights.json')
  const given = join(dirname(resolve(file)), 'weights.json')
  return existsSync(kept) && readFileSync(kept, 'utf8') !== readFileSync(given, 'utf8')
}

async function rollBack(services: VerbServices) {
  const gone = rollBackModel(modelsFolderOf(services.config.dataDir))
  if (gone === null)
    throw new Refusal('NOTHING_ADOPTED', 'the model that came with the program reads already')
  await told(services, 'model.rolled-back', gone, {})
  return present(services)
}

async function told({ db, clock }: VerbServices, action: AuditAction, model: string, after: object) {
  await db.drizzle.transaction((tx) =>
    appendAudit(tx, { at: clock(), actor: 'system', action, subject: `model:${model}`, after }),
  )
}
