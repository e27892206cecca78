/**
 * PhotoResult: a reading meets the register and the rules, and becomes what the conversation can talk about.
 */
import { randomBytes } from 'node:crypto'
import type { Doubt, PhotoResult, PhotoRow } from '../bot/contract.ts'
import { drawRetakePlace } from '../bot/draw-retake-place.ts'
import type { PhotoMeta } from '../db/photos.ts'
import type { DraftActivity } from '../rules/activity.ts'
import type { Check } from '../rules/checks.ts'
import { type Reading, type ReadRow, TYPED_FORM } from '../rules/reading.ts'
import { activityOfRow, completeActivity, inkedRows } from '../rules/reading-rows.ts'
import { placeNameOf } from '../rules/reading-place.ts'
import { triage, type Triage } from '../rules/triage.ts'
import { liffUrl } from './config.ts'
import { priceDraft } from './price-draft.ts'
import type { Pricing } from './pricing.ts'
import type { ReadingFacts } from './reading-facts.ts'
import type { Services } from './services.ts'

/** More are asked on the page, where the whole photo is. */
const MAX_CUT_OUTS = 10
const TOKEN_BYTES = 24

export interface CutOut {
  token: string
  png: Buffer
}

type JudgingServices = Pick<Services, 'city' | 'clock' | 'db'>
type ResultServices = Pick<Services, 'city' | 'clock' | 'config' | 'db' | 'reader'>

export async function photoResult(
  services: ResultServices,
  {
    photo,
    image,
    reading,
    facts,
  }: { photo: PhotoMeta; image: Buffer; reading: Reading; facts: ReadingFacts },
): Promise<{ result: PhotoResult; cuts: CutOut[] }> {
  const {
    rows,
    doubts: found,
    outcome,
  } = await judgedRows(services, { reading, facts, caseNo: photo.caseNo })
  const doubts: Doubt[] = []
  // a line of typed words may hold a name: it is shown on our pages only
  const mayCut = reading.form !== null && reading.form.version !== TYPED_FORM
  const cuts: CutOut[] = []
  for (const doubt of found) {
    const field = reading.fields.find(({ name, row }) => name === doubt.field && row === doubt.row)
    const cut =
      field && mayCut && cuts.length < MAX_CUT_OUTS ? await cutOut(services, image, field.box) : null
    if (cut) cuts.push(cut)
    const cutUrl = cut && cutUrlOf(services, cut)
    doubts.push({ ...doubt, cutUrl })
  }
  const asksForFamily = outcome === 'read' && doubts.some(({ field }) => field === 'requesterNo')
  const { count, feeYen } = reading.totals
  const place = outcome === 'retake' ? await circledPlace(services, photo, reading) : null
  if (place) cuts.push(place.cut)
  return {
    cuts,
    result: {
      caseNo: photo.caseNo,
      photoId: photo.id,
      outcome: asksForFamily && hasLeft(facts) ? 'centre' : outcome,
      reason: reading.reason,
      place: place && place.shown,
      pageUrl: `${liffUrl(services.config)}/reading/${photo.caseNo}`,
      rows: rows.map(({ row, activity, fee }) => ({ row, activity, fee })),
      doubts,
      writtenTotals: { count: count ?? null, feeYen: feeYen ?? null },
      handwrittenNotes: reading.handwrittenNotes,
    },
  }
}

/** Then the chat has no family to offer: whose visit it was, is for the centre to find out. */
const hasLeft = ({ providerNo, members }: ReadingFacts): boolean =>
  providerNo !== null && members.get(providerNo)?.state === 'left'

export interface JudgedRow extends PhotoRow {
  /** as the reader saw it */
  read: ReadRow
}

export interface JudgedReading {
  rows: JudgedRow[]
  /** `rowIndex` into `rows`, worst first */
  doubts: Omit<Doubt, 'cutUrl'>[]
  outcome: PhotoResult['outcome']
}

/** Rows with ink, what is doubtful in them, and what becomes of the photo: for the chat and for its page alike. */
export async function judgedRows(
  services: JudgingServices,
  { reading, facts, caseNo }: { reading: Reading; facts: ReadingFacts; caseNo: string },
): Promise<JudgedReading> {
  const inked = reading.verdict === 'read' ? inkedRows(reading) : []
  const activities = inked.map(({ read }) => withChildren(activityOfRow(read), facts))
  const { fees, checks } = await judged(services, facts, activities, caseNo)
  const byRow = <T>(values: T[]) => {
    const sparse: (T | undefined)[] = Array.from({ length: reading.rows.length })
    inked.forEach(({ rowIndex }, index) => (sparse[rowIndex] = values[index]))
    return sparse
  }
  const judgement = triage(reading, {
    checks: byRow(checks),
    fees: byRow(fees),
    pairedRequesters: facts.pairs.map(({ requesterNo }) => requesterNo),
  })
  const rowOf = new Map(inked.map(({ rowIndex }, index) => [rowIndex, index]))
  return {
    rows: inked.map(({ row, read }, index) => ({
      ...{ row, read, activity: activities[index]!, fee: fees[index] ?? null },
    })),
    doubts: judgement.doubts.map((doubt) => ({ ...doubt, rowIndex: rowOf.get(doubt.rowIndex) ?? 0 })),
    outcome: outcomeOf(reading, judgement, facts),
  }
}

/** Nothing could be made of the photo in several tries: a person reads it. */
export function unreadResult(services: Pick<Services, 'config'>, photo: PhotoMeta): PhotoResult {
  return {
    caseNo: photo.caseNo,
    photoId: photo.id,
    outcome: 'centre',
    reason: 'timeout',
    pageUrl: `${liffUrl(services.config)}/reading/${photo.caseNo}`,
    rows: [],
    doubts: [],
    writtenTotals: { count: null, feeYen: null },
    handwrittenNotes: false,
  }
}

function outcomeOf(reading: Reading, judgement: Triage, facts: ReadingFacts): PhotoResult['outcome'] {
  if (reading.verdict === 'not-a-report') {
    return reading.reason === 'identity-document' ? 'identity-document' : 'not-a-report'
  }
  // A form printed for somebody else: whose activities these are is for the centre to settle.
  const printedFor = reading.form?.providerNo
  if (reading.verdict === 'read' && printedFor && facts.providerNo && printedFor !== facts.providerNo)
    return 'centre'
  switch (judgement.verdict) {
    case 'new-photo':
      return 'retake'
    case 'centre':
      return 'centre'
    default:
      return 'read'
  }
}

/** The paper counts children; when all of the family's were there, they are known by name. */
export function withChildren(
  activity: Partial<DraftActivity>,
  facts: Pick<ReadingFacts, 'pairs'>,
): Partial<DraftActivity> {
  const family = facts.pairs.find(({ requesterNo }) => requesterNo === activity.requesterNo)?.children
  const counted = activity.children
  if (!family || !counted || family.length !== counted.length) return activity
  const sick = counted.filter((child) => child.sick).length
  if (sick > 0 && sick < counted.length) return activity
  return { ...activity, children: family.map(({ id }) => ({ childId: id, sick: sick > 0 })) }
}

/** Fees and findings, row by row; rows that are not complete have neither. */
async function judged(
  services: JudgingServices,
  facts: ReadingFacts,
  activities: Partial<DraftActivity>[],
  caseNo: string,
): Promise<{ fees: (Extract<Pricing, { fee: unknown }>['fee'] | null)[]; checks: (Check[] | undefined)[] }> {
  const complete = activities.map(completeActivity)
  if (facts.providerNo === null)
    return { fees: complete.map(() => null), checks: complete.map(() => undefined) }
  const whole = complete.filter((activity) => activity !== null)
  const { pricings, checks } = await priceDraft(services.db.drizzle, services, {
    providerNo: facts.providerNo,
    activities: whole,
    exceptCaseNo: caseNo,
  })
  const place = (activity: DraftActivity | null) => (activity ? whole.indexOf(activity) : -1)
  return {
    fees: complete.map((activity) => {
      const pricing = pricings[place(activity)]
      return pricing && 'fee' in pricing ? pricing.fee : null
    }),
    checks: complete.map((activity) => checks[place(activity)]),
  }
}

async function cutOut(
  services: ResultServices,
  image: Buffer,
  box: [number, number, number, number],
): Promise<CutOut> {
  return {
    token: newToken(),
    png: await services.reader.cutOut(image, box),
  }
}

const newToken = () => randomBytes(TOKEN_BYTES).toString('base64url')
const cutUrlOf = ({ config }: Pick<Services, 'config'>, cut: CutOut) =>
  `${config.publicUrl}/cuts/${cut.token}.png`

/** Where the reader says the trouble is: a drawing, kept and forgotten as a cut-out is. */
async function circledPlace(
  services: Pick<Services, 'config'>,
  { widthPx, heightPx }: PhotoMeta,
  { reason, reasonPlace }: Reading,
): Promise<{ cut: CutOut; shown: NonNullable<PhotoResult['place']> } | null> {
  const name = reasonPlace ? placeNameOf(reasonPlace) : null
  if (!reasonPlace || !name) return null
  const cut = {
    token: newToken(),
    png: await drawRetakePlace({ reason, place: reasonPlace, widthPx, heightPx }),
  }
  return { cut, shown: { name, pictureUrl: cutUrlOf(services, cut) } }
}
