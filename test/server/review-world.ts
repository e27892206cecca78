/**
 * A small desk to test at: two providers, two families, one account a role, reports by chat and by photo.
 * Everybody in it is invented.
 */
import Fastify, { type FastifyInstance } from 'fastify'
import pino from 'pino'
import sharp from 'sharp'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { openCase } from '../../db/cases.ts'
import { savePhotoReading, storePhoto } from '../../db/photos.ts'
import { submitReport } from '../../db/reports.ts'
import { children, lineLinks, members, pairs, type StaffRole } from '../../db/schema.ts'
import { createSealer } from '../../db/seal.ts'
import { createStaff } from '../../db/staff.ts'
import type { Layout } from '../../ocr/form/layout.ts'
import { layoutOf } from '../../ocr/form/layout-of.ts'
import type { DraftActivity } from '../../rules/activity.ts'
import type { ReadField, Reading } from '../../rules/reading.ts'
import { handleErrors } from '../../server/errors.ts'
import { priceDraft } from '../../server/price-draft.ts'
import { reviewApi } from '../../server/routes/review/api.ts'
import { reviewPages } from '../../server/routes/review/pages.ts'
import type { Services } from '../../server/services.ts'
import { freshDatabase } from '../support/database.ts'

export const PASSWORD = 'a-long-enough-password'
export const ROLES: StaffRole[] = ['centre', 'clerk', 'preparer', 'approver', 'treasury', 'admin', 'auditor']
export const PROVIDER = '100012'
export const UNLINKED_PROVIDER = '100013'
export const REQUESTER = '200034'
export const OTHER_REQUESTER = '200051'

export interface World {
  services: Services
  app: FastifyInstance
  /** moves the clock the server is handed */
  setNow(now: string): void
  close(): Promise<void>
}

export async function makeWorld(): Promise<World> {
  const fresh = await freshDatabase()
  let now = new Date('2025-11-20T10:00:00+09:00')
  const services = {
    config: { mode: 'sandbox' },
    db: fresh.database,
    clock: () => now,
    sealer: createSealer(Buffer.alloc(32, 7)),
    city: kitakyushu,
    log: pino({ level: 'silent' }),
  } as unknown as Services
  await seedRegister(services)
  const app = Fastify({ forceCloseConnections: true })
  handleErrors(app)
  await app.register(reviewApi, { prefix: '/api/review', services })
  await app.register(reviewPages)
  return {
    services,
    app,
    setNow: (text) => (now = new Date(text)),
    async close() {
      await app.close()
      await fresh.drop()
    },
  }
}

async function seedRegister({ db, clock }: Services): Promise<void> {
  const person = (memberNo: string, name: string, kana: string, phone: string, isProvider: boolean) => ({
    memberNo,
    name,
    kana,
    phone,
    isProvider,
    isRequester: !isProvider,
    birthDate: '1970-01-01',
    joinedOn: '2024-10-01',
  })
  await db.drizzle
    .insert(members)
    .values([
      person(PROVIDER, '高橋 順子', 'タカハシ ジュンコ', '093-555-0112', true),
      person(UNLINKED_PROVIDER, '田村 節子', 'タムラ セツコ', '093-555-0113', true),
      person(REQUESTER, '佐藤 花子', 'サトウ ハナコ', '093-555-0234', false),
      person(OTHER_REQUESTER, '山本 恵', 'ヤマモト メグミ', '093-555-0251', false),
    ])
  await db.drizzle.insert(children).values([
    { requesterNo: REQUESTER, name: '佐藤 はる', birthDate: '2018-05-01' },
    { requesterNo: REQUESTER, name: '佐藤 なつ', birthDate: '2021-07-01' },
    { requesterNo: OTHER_REQUESTER, name: '山本 そら', birthDate: '2020-02-01' },
  ])
  const pair = (providerNo: string, requesterNo: string) => ({
    providerNo,
    requesterNo,
    registeredOn: '2024-10-01',
  })
  await db.drizzle
    .insert(pairs)
    .values([pair(PROVIDER, REQUESTER), pair(PROVIDER, OTHER_REQUESTER), pair(UNLINKED_PROVIDER, REQUESTER)])
  await db.drizzle.insert(lineLinks).values({ lineUserId: 'U-takahashi', memberNo: PROVIDER })
  for (const role of ROLES)
    await createStaff(
      db.drizzle,
      { login: role, name: role === 'clerk' ? '佐伯 由美' : `担当 ${role}`, role, password: PASSWORD },
      { actor: 'system', at: clock() },
    )
}

export const visit = (over: Partial<DraftActivity> = {}): DraftActivity => ({
  requesterNo: REQUESTER,
  date: '2025-11-05',
  start: '15:00',
  end: '17:00',
  children: [{ childId: null, sick: false }],
  kind: kitakyushu.kindsOfCare[0]?.code ?? null,
  transportYen: 0,
  otherYen: 0,
  cancelled: null,
  note: null,
  ...over,
})

interface Submitted {
  draftId: string
  activities: DraftActivity[]
  providerNo?: string
  receivedAt?: string
  attention?: string[]
  state?: 'submitted' | 'asking'
  source?: 'chat' | 'photo'
  caseNo?: string | null
  accident?: boolean
}

/** @returns its case number */
export async function submit(services: Services, report: Submitted): Promise<string> {
  const { draftId, activities, providerNo = PROVIDER, attention = [], source = 'chat' } = report
  const now = new Date(report.receivedAt ?? '2025-11-06T19:42:00+09:00')
  return services.db.drizzle.transaction(async (tx) => {
    const { pricings } = await priceDraft(tx, services, { providerNo, activities, exceptCaseNo: null })
    const priced = pricings.map((pricing) => {
      if ('refusal' in pricing) throw new Error(pricing.refusal)
      return pricing
    })
    const { caseNo } = await submitReport(tx, {
      draft: {
        draftId,
        caseNo: report.caseNo ?? null,
        source,
        activities,
        accident: report.accident ?? false,
        consentVersion: '2025-04',
      },
      providerNo,
      lineUserId: 'U-takahashi',
      now,
      priced,
      attention,
      ...(report.state && { state: report.state }),
    })
    return caseNo
  })
}

/** A filled sheet as a picture, and where its fields are. */
export interface Paper {
  layout: Layout
  pxPerMm: number
  image: Buffer
}

const PX_PER_MM = 6
/** What the reader was not sure of: the row's end looks like 11:30 or 17:30. */
export interface Misread {
  row: number
  name: string
  value: string
  alternatives: string[]
  confidence: number
}

/** A photo of a monthly form with these rows written in, and its reading. @returns case number and photo id */
export async function photoReport(
  services: Services,
  report: {
    draftId: string
    activities: DraftActivity[]
    misread?: Misread[]
    receivedAt?: string
    attention?: string[]
    totals?: Reading['totals']
    state?: 'submitted' | 'asking'
    /** the reader saw nothing */
    unread?: boolean
    /** a sheet of one's own instead of plain boxes */
    paper?: Paper
  },
): Promise<{ caseNo: string; photoId: string }> {
  const receivedAt = new Date(report.receivedAt ?? '2025-11-05T19:42:00+09:00')
  const photoId = crypto.randomUUID()
  const { caseNo } = await services.db.drizzle.transaction((tx) =>
    openCase(tx, {
      kind: 'report',
      memberNo: PROVIDER,
      lineUserId: 'U-takahashi',
      originKey: `image:${photoId}`,
      openedAt: receivedAt,
      summary: null,
    }),
  )
  const plain = layoutOf('month', {
    providerNo: PROVIDER,
    month: '2025-11',
    kindCodes: ['a', 'b', 'c', 'd'],
  })
  const { layout, pxPerMm } = report.paper ?? { layout: plain, pxPerMm: PX_PER_MM }
  const fields = fieldsOf(layout, pxPerMm, report.activities, report.misread ?? [])
  const image = report.paper?.image ?? (await drawSheet(fields))
  const { width, height } = await sharp(image).metadata()
  await storePhoto(services.db.drizzle, services.sealer, {
    id: photoId,
    caseNo,
    lineMessageId: null,
    imageSetId: null,
    setIndex: null,
    setTotal: null,
    sha256: photoId.replaceAll('-', '').padEnd(64, '0'),
    image,
    widthPx: width,
    heightPx: height,
    receivedAt,
  })
  const reading: Reading = {
    verdict: report.unread ? 'retake' : 'read',
    reason: report.unread ? 'blurred' : null,
    form: { version: '1', kind: 'month', providerNo: PROVIDER, month: '2025-11', page: 1 },
    rows: [],
    totals: report.totals ?? {},
    fields: report.unread ? [] : fields,
    checks: [],
    handwrittenNotes: false,
    engine: 'test-1',
    ms: 1,
  }
  await savePhotoReading(services.db.drizzle, { photoId, reading, readAt: receivedAt })
  await submit(services, {
    ...report,
    caseNo,
    source: 'photo',
    activities: report.unread ? [] : report.activities,
    receivedAt: receivedAt.toISOString(),
  })
  return { caseNo, photoId }
}

function fieldsOf(
  layout: Layout,
  pxPerMm: number,
  activities: DraftActivity[],
  misread: Misread[],
): ReadField[] {
  return layout.fields
    .filter((field) => field.row > 0)
    .map((field) => {
      const activity = activities[field.row - 1]
      const value = activity ? written(activity, field.name) : null
      const places = [...field.cells, ...field.options]
      const left = Math.min(...places.map((place) => place.x))
      const top = Math.min(...places.map((place) => place.y))
      const right = Math.max(...places.map((place) => place.x + place.w))
      const bottom = Math.max(...places.map((place) => place.y + place.h))
      const doubt = misread.find(({ row, name }) => row === field.row && name === field.name)
      return {
        name: field.name,
        row: field.row,
        value: doubt?.value ?? value,
        confidence: doubt?.confidence ?? (value === null ? 1 : 0.99),
        status: doubt ? 'unsure' : value === null ? 'blank' : 'sure',
        box: [left, top, right - left, bottom - top].map((mm) =>
          Math.round(mm * pxPerMm),
        ) as ReadField['box'],
        ...(doubt && { alternatives: doubt.alternatives }),
      }
    })
}

function written(activity: DraftActivity, name: string): string | null {
  const sick = activity.children.filter((child) => child.sick).length
  const values: Record<string, string | null> = {
    date: activity.date,
    start: activity.start,
    end: activity.end,
    requesterNo: activity.requesterNo,
    childCount: String(activity.children.length),
    sickCount: sick > 0 ? String(sick) : null,
    kind: activity.kind,
    transportYen: activity.transportYen > 0 ? String(activity.transportYen) : null,
  }
  return values[name] ?? null
}

/** Boxes with figures in them: enough to see whether the pane goes to the right place. */
async function drawSheet(fields: ReadField[]): Promise<Buffer> {
  const [width, height] = [297 * PX_PER_MM, 210 * PX_PER_MM]
  const boxes = fields.map(({ box: [x, y, w, h], value, name }) => {
    const text = name === 'date' ? (value?.slice(8) ?? '') : (value ?? '')
    return `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="none" stroke="#9bb7d4"/>
      <text x="${x + 6}" y="${y + h - 12}" font-family="monospace" font-size="36" letter-spacing="14" fill="#223">${text}</text>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="#f4f1e8"/><rect x="60" y="60" width="60" height="60"/>
    <rect x="${width - 120}" y="60" width="60" height="60"/>${boxes.join('')}</svg>`
  return sharp(Buffer.from(svg)).jpeg({ quality: 80 }).toBuffer()
}
