/** A morning's desk for the screens' tests: photos with doubts, chat reports, one nobody could read. */
import { kitakyushu } from '../../city/kitakyushu/city.ts'
import { changeActivity } from '../../server/report-actions.ts'
import type { Services } from '../../server/services.ts'
import {
  OTHER_REQUESTER,
  photoReport,
  submit,
  UNLINKED_PROVIDER,
  visit,
  type Misread,
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
  const photo = await photoReport(services, {
    draftId: 'desk-photo',
    receivedAt: '2025-11-14T19:42:00+09:00',
    misread,
    attention: ['DOUBTS'],
    totals: { count: 6, minutes: 870 },
    activities: [
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
    ],
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
    attention: ['LEFT_TO_CENTRE'],
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
