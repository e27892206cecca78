/**
 * Corpus: digit cells with the label a person gave them.
 *
 * Promise:  a photo is looked at once; a cell goes with its photo, by case, by hand or all at once; keeping, exporting
 *           and deleting leave an audit row.
 * Never:    holds member numbers, names or anything but one digit's box; a hand is known by a keyed hash only.
 */
import { and, asc, count, eq, inArray, isNull, sql } from 'drizzle-orm'
import { appendAudit } from './audit.ts'
import type { Db } from './connect.ts'
import { corpusCells, corpusLooks, photos, reports } from './schema.ts'
import type { Sealer } from './seal.ts'

export interface KeptCell {
  field: string
  row: number
  place: number
  /** 0-9; 10 an empty box */
  label: number
  readAs: number
  /** 36 × 28, 0 paper … 255 ink */
  ink: Uint8Array
}

export interface CorpusCell extends KeptCell {
  id: number
  writer: string
  engine: string
}

/** Read photos of approved reports that nobody has looked at for cells, oldest first. */
export async function photosForCorpus(
  db: Db,
  limit: number,
): Promise<{ photoId: string; caseNo: string; providerNo: string }[]> {
  const rows = await db
    .select({ photoId: photos.id, caseNo: photos.caseNo, providerNo: reports.providerNo })
    .from(photos)
    .innerJoin(reports, eq(reports.caseNo, photos.caseNo))
    .leftJoin(corpusLooks, eq(corpusLooks.photoId, photos.id))
    .where(
      and(
        eq(photos.state, 'read'),
        eq(photos.suspect, false),
        eq(reports.state, 'approved'),
        isNull(corpusLooks.photoId),
      ),
    )
    .orderBy(asc(photos.receivedAt), asc(photos.id))
    .limit(limit)
  return rows.flatMap(({ providerNo, ...row }) => (providerNo === null ? [] : [{ ...row, providerNo }]))
}

/** @returns false when another worker looked first, or the photo was purged meanwhile: nothing is kept */
export async function keepCells(
  tx: Db,
  sealer: Sealer,
  kept: {
    photoId: string
    caseNo: string
    writer: string
    engine: string
    purpose: string
    cells: KeptCell[]
    now: Date
  },
): Promise<boolean> {
  const { photoId, caseNo, writer, engine, purpose, cells, now } = kept
  // holds off a purge until the cells are in, so that it takes them too
  const [photo] = await tx
    .select({ state: photos.state })
    .from(photos)
    .where(eq(photos.id, photoId))
    .for('update')
  if (photo?.state !== 'read') return false
  const first = await tx
    .insert(corpusLooks)
    .values({ photoId, lookedAt: now })
    .onConflictDoNothing()
    .returning({ photoId: corpusLooks.photoId })
  if (first.length === 0) return false
  if (cells.length === 0) return true
  const rows = cells.map(({ ink, ...cell }) => ({
    ...{ ...cell, photoId, writer, engine, purpose, keptAt: now },
    sealedCell: sealer.seal(Buffer.from(ink), contextOf(photoId, cell)),
  }))
  await tx.insert(corpusCells).values(rows).onConflictDoNothing()
  await appendAudit(tx, {
    ...{ at: now, actor: 'system', action: 'corpus.kept', subject: caseNo },
    after: { photoId, cells: cells.length, purpose },
  })
  return true
}

const contextOf = (photoId: string, { field, row, place }: Pick<KeptCell, 'field' | 'row' | 'place'>) =>
  `corpus:${photoId}:${field}:${row}:${place}`

/** In the order they were kept. */
export async function allCells(db: Db, sealer: Sealer): Promise<CorpusCell[]> {
  const rows = await db.select().from(corpusCells).orderBy(asc(corpusCells.id))
  return rows.map(({ sealedCell, photoId, ...cell }) => ({
    ...cell,
    ink: new Uint8Array(sealer.open(sealedCell, contextOf(photoId, cell))),
  }))
}

export interface CorpusCounts {
  cells: number
  writers: number
  purposes: string[]
}

export async function countCells(db: Db): Promise<CorpusCounts> {
  const [row] = await db
    .select({ cells: count(), writers: sql<number>`count(distinct ${corpusCells.writer})::int` })
    .from(corpusCells)
  const purposes = await db.selectDistinct({ purpose: corpusCells.purpose }).from(corpusCells)
  return {
    cells: row?.cells ?? 0,
    writers: row?.writers ?? 0,
    purposes: purposes.map((p) => p.purpose).sort(),
  }
}

/** @returns how many */
export async function deleteCells(
  tx: Db,
  which: { caseNo: string } | { writer: string } | 'all',
  now: Date,
  actor: string,
): Promise<number> {
  const condition =
    which === 'all'
      ? undefined
      : 'writer' in which
        ? eq(corpusCells.writer, which.writer)
        : inArray(
            corpusCells.photoId,
            tx.select({ id: photos.id }).from(photos).where(eq(photos.caseNo, which.caseNo)),
          )
  const gone = await tx.delete(corpusCells).where(condition).returning({ id: corpusCells.id })
  if (gone.length > 0)
    await appendAudit(tx, {
      ...{ at: now, actor, action: 'corpus.deleted' },
      subject: which !== 'all' && 'caseNo' in which ? which.caseNo : 'corpus',
      after: { cells: gone.length },
    })
  return gone.length
}
