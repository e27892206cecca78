/**
 * FormsBatch: forms of all active providers, or of one ward's, as one PDF in the order of the member numbers.
 *
 * Promise:  a page reaches the reader of the stream as soon as it is drawn; the audit says who printed how many.
 * Used by:  routes/review/forms.ts, verbs/form.ts.
 */
import { and, asc, count, eq } from 'drizzle-orm'
import { appendAudit } from '../db/audit.ts'
import type { Db } from '../db/connect.ts'
import { members } from '../db/schema.ts'
import { type PrintedPerson, type PrintFormOptions, printForms } from '../ocr/form/print-form.ts'
import { ownFormOptions, sheetsOf } from './own-forms.ts'
import type { Services } from './services.ts'

export interface BatchWanted {
  month: string
  /** null: every ward */
  ward: string | null
}

const isPrinted = and(eq(members.isProvider, true), eq(members.state, 'active'))

/** How many of each ward; '' where none is known. */
export async function wardsToPrint(db: Db): Promise<{ ward: string; people: number }[]> {
  return db
    .select({ ward: members.ward, people: count() })
    .from(members)
    .where(isPrinted)
    .groupBy(members.ward)
    .orderBy(asc(members.ward))
}

/** Whom forms are printed for, by member number. */
export async function providersToPrint(db: Db, ward: string | null): Promise<PrintedPerson[]> {
  return db
    .select({ no: members.memberNo, name: members.name })
    .from(members)
    .where(and(isPrinted, ward === null ? undefined : eq(members.ward, ward)))
    .orderBy(asc(members.memberNo))
}

type BatchServices = Pick<Services, 'city' | 'clock' | 'config' | 'db'>

export interface Batch {
  people: number
  pdf: AsyncGenerator<Buffer>
}

/** @returns null when there is nobody to print for. The audit entry stands before the first page. */
export async function printBatch(
  services: BatchServices,
  { month, ward }: BatchWanted,
  actor: string,
): Promise<Batch | null> {
  const { drizzle } = services.db
  const providers = await providersToPrint(drizzle, ward)
  if (providers.length === 0) return null
  await drizzle.transaction((tx) =>
    appendAudit(tx, {
      ...{ at: services.clock(), actor, action: 'export.made', subject: `forms:${month}` },
      after: { ward, people: providers.length },
    }),
  )
  return { people: providers.length, pdf: printForms(formsOf(services, providers, month)) }
}

async function* formsOf(
  { db, city, config }: BatchServices,
  providers: PrintedPerson[],
  month: string,
): AsyncGenerator<PrintFormOptions> {
  for (const provider of providers) {
    const sheets = await sheetsOf(db.drizzle, provider.no, month)
    for (const requesters of sheets)
      yield ownFormOptions({ city, rootKey: config.rootKey }, { provider, month, requesters })
  }
}
