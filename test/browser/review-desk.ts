/** A morning's desk for the screens' tests: photos with doubts, chat reports, one nobody could read. */
import sharp from 'sharp'
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { randomFrom } from '../../ocr/sample/random.ts'
import { blankForm, inventHand, writeSheet } from '../../ocr/sample/sample-sheet.ts'
import type { DraftActivity } from '../../rules/activity.ts'
import { changeActivity } from '../../server/report-actions.ts'
import type { Services } from '../../server/services.ts'
import {
  OTHER_REQUESTER,
  photoReport,
  PROVIDER,
  submit,
  UNLINKED_PROVIDER,
  visit,
  type Misread,
  type Paper,
} from '../server/review-world.ts'

export interface Desk {
  waiting: number
  photo: { caseNo: string }
  chat: { caseNo: string }
  toReturn: { caseNo: string }
  unread: { caseNo: string }
  contested: { caseNo: string }
  wide: { caseNo: string }
  changeBehindTheBack(caseNo: string): Promise<void>
}

const one = { childId: null, sick: false }
const kind = (index: number) => kitakyushu.kindsOfCare[index]?.code ?? null

export async function seedDesk(services: Services): Promise<Desk> {
  const november = (day: number) => `2025-11-${String(day).padStart(2, '0')}`
  const misread: Misread[] = [
    { row: 3, name: 'end', value: '17:30', alternatives: ['11:30'], confidence: 0.62 },
    { row: 5, name: 'requesterNo', value: '200034', alternatives: ['200051'], confidence: 0.71 },
    { row: 2, name: 'date', value: november(7), alternatives: [november(1)], confidence: 0.84 },
  ]
  const month = [
    visit({ date: november(4), start: '15:00', end: '17:00', kind: kind(0) }),
    visit({ date: november(7), start: '16:30', end: '18:00', requesterNo: OTHER_REQUESTER, kind: kind(6) }),
    visit({ date: november(8), start: '09:00', end: '17:30', children: [one, one], kind: kind(8) }),
    visit({ date: november(11), start: '18:00', end: '20:00', children: [one, one], kind: kind(6) }),
    visit({ date: november(12), start: '15:00', end: '17:30', transportYen: 420, kind: kind(1) }),
    visit({
      date: november(13),
      start: '07:30',
      end: '09:00',
      children: [{ ...one, sick: true }],
      kind: kind(14),
    }),
  ]
  // the hand wrote 11:30 and family 200051: the reader was not sure of either
  const meant = month.map((activity, index) => ({
    ...activity,
    ...(index === 2 && { end: '11:30' }),
    ...(index === 4 && { requesterNo: OTHER_REQUESTER }),
  }))
  const photo = await photoReport(services, {
    draftId: 'desk-photo',
    paper: await writtenPaper(meant),
    receivedAt: '2025-11-14T19:42:00+09:00',
    misread,
    attention: ['DOUBTS'],
    totals: { count: 6, minutes: 720 },
    activities: month,
  })
  const chat = await submit(services, {
    draftId: 'desk-chat',
    receivedAt: '2025-11-15T08:10:00+09:00',
    activities: [
      visit({
        date: november(14),
        start: '18:00',
        end: '20:00',
        kind: kind(6),
        children: [
          { childId: 1, sick: false },
          { childId: 2, sick: false },
        ],
      }),
    ],
  })
  const toReturn = await submit(services, {
    draftId: 'desk-return',
    receivedAt: '2025-11-15T09:30:00+09:00',
    attention: ['ACCIDENT'],
    accident: true,
    activities: [visit({ date: november(10), start: '10:00', end: '12:00', requesterNo: OTHER_REQUESTER })],
  })
  const contested = await submit(services, {
    draftId: 'desk-contested',
    receivedAt: '2025-11-16T12:00:00+09:00',
    activities: [visit({ date: november(15), start: '13:00', end: '15:00' })],
  })
  const unread = await photoReport(services, {
    draftId: 'desk-unread',
    receivedAt: '2025-11-16T20:05:00+09:00',
    activities: [],
    unread: true,
    attention: ['UNREAD_PHOTO'],
  })
  const wide = await photoReport(services, {
    draftId: 'desk-wide',
    receivedAt: '2025-11-17T07:55:00+09:00',
    activities: [
      visit({ date: november(16), start: '10:00', end: '13:00', children: [one, one] }),
      visit({ date: november(17), start: '06:30', end: '07:30' }),
    ],
    misread: [{ row: 1, name: 'childCount', value: '2', alternatives: ['1'], confidence: 0.58 }],
    attention: ['DOUBTS'],
  })
  await submit(services, {
    draftId: 'desk-unpaired',
    receivedAt: '2025-11-18T18:20:00+09:00',
    providerNo: UNLINKED_PROVIDER,
    attention: ['UNREGISTERED_PAIR'],
    activities: [visit({ date: november(18), requesterNo: OTHER_REQUESTER, start: '15:30', end: '16:50' })],
  })
  return {
    waiting: 7,
    photo,
    chat: { caseNo: chat },
    toReturn: { caseNo: toReturn },
    unread,
    contested: { caseNo: contested },
    wide,
    async changeBehindTheBack(caseNo) {
      const change = { end: '16:00' }
      const action = {
        caseNo,
        version: 1,
        actor: 'staff:1',
        activityNo: `${caseNo}-01`,
        change,
        overnight: false,
      }
      const { kind } = await changeActivity(services, action)
      if (kind !== 'done') throw new Error(kind)
    },
  }
}

/** Our own printed form, filled by an invented hand. */
async function writtenPaper(activities: DraftActivity[]): Promise<Paper> {
  const form = await blankForm(
    {
      kind: 'month',
      key: Buffer.alloc(32, 3),
      texts: {
        programme: kitakyushu.texts.programmeName,
        title: '活動報告書',
        consent: kitakyushu.texts.consent.text,
        returnTo: kitakyushu.texts.formReturnTo,
      },
      kindsOfCare: kitakyushu.kindsOfCare,
      provider: { no: PROVIDER, name: '高橋 順子' },
      month: '2025-11',
    },
    170,
  )
  const random = randomFrom(11)
  const rows = activities.map(({ children, transportYen, kind: code, ...row }) => ({
    ...row,
    childCount: children.length,
    sickCount: children.filter((child) => child.sick).length || null,
    kind: code ?? '',
    transportYen: transportYen || null,
  }))
  const { picture } = await writeSheet(form, rows, inventHand('report', random), random)
  const { width, height, data } = picture
  const image = await sharp(data, { raw: { width, height, channels: 3 } })
    .modulate({ brightness: 0.96 })
    .jpeg({ quality: 85 })
    .toBuffer()
  return { layout: form.layout, pxPerMm: width / 297, image }
}
