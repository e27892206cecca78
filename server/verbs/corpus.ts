/**
 * `famisapo corpus`: labelled digit cells of corrected readings: what there is, out for training, away.
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { appendAudit } from '../../db/audit.ts'
import { allCells, countCells, deleteCells } from '../../db/corpus.ts'
import { exportCorpus } from '../corpus-export.ts'
import { UsageError, type Verb } from '../verb.ts'
import { type VerbServices, withServices } from '../with-services.ts'

export const verb: Verb = {
  name: 'corpus',
  summary: 'digit cells kept from corrections: shows, exports or deletes them',
  usage: [
    'Usage: famisapo corpus list',
    '       famisapo corpus export DIR',
    '       famisapo corpus delete --case R-YYYYMMDD-NNNNN | --writer HASH | --all',
    '',
    '  list    how many cells of how many hands there are, and for which purpose they were kept',
    '  export  PNGs and labels.json for ocr/digits/train; the hands that judge models stay here',
    '  delete  the cells of a case, of a hand, or all',
    '',
    'Kept only while FAMISAPO_CORPUS_PURPOSE states what for. They go with their photo as well.',
  ].join('\n'),
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: {
        case: { type: 'string' },
        writer: { type: 'string' },
        all: { type: 'boolean' },
        json: { type: 'boolean' },
      },
      allowPositionals: true,
    })
    const [what, folder, ...more] = positionals
    if (more.length > 0 || (folder !== undefined && what !== 'export')) throw new UsageError('too many words')
    switch (what) {
      case 'list':
        return withServices(io, async (services) => {
          const purpose = services.config.corpusPurpose
          io.out(`${JSON.stringify({ purpose, ...(await countCells(services.db.drizzle)) })}\n`)
          return 0
        })
      case 'export':
        if (folder === undefined) throw new UsageError('say where to: famisapo corpus export DIR')
        return withServices(io, async (services) => {
          io.out(`${JSON.stringify(await exportTo(services, resolve(folder)))}\n`)
          return 0
        })
      case 'delete': {
        const which = whichOf(values)
        return withServices(io, async ({ db, clock }) => {
          const cells = await db.drizzle.transaction((tx) => deleteCells(tx, which, clock(), 'system'))
          io.out(`${JSON.stringify({ deleted: cells })}\n`)
          return 0
        })
      }
      default:
        throw new UsageError('say list, export or delete')
    }
  },
}

async function exportTo({ db, sealer, clock }: VerbServices, folder: string) {
  const { purposes } = await countCells(db.drizzle)
  const exported = await exportCorpus(folder, await allCells(db.drizzle, sealer), purposes)
  await db.drizzle.transaction((tx) =>
    appendAudit(tx, {
      ...{ at: clock(), actor: 'system', action: 'corpus.exported', subject: 'corpus' },
      after: { ...exported, purposes },
    }),
  )
  return exported
}

function whichOf({ case: caseNo, writer, all }: { case?: string; writer?: string; all?: boolean }) {
  const given = [caseNo, writer, all].filter((value) => value !== undefined).length
  if (given !== 1) throw new UsageError('say one of --case, --writer, --all')
  return caseNo !== undefined ? { caseNo } : writer !== undefined ? { writer } : ('all' as const)
}
