/** NoticesApi: the calls about notices. */
import type {
  AudienceCounts,
  NoticeAudience,
  NoticeDesk,
  NoticeInput,
  NoticeList,
  NoticePage,
  NoticeRecipients,
  RecipientView,
  StaffLine,
  StaffLineCode,
  TestSent,
} from '../server/contract.ts'
import { call } from './api.ts'

const of = (id: number) => `/notices/${id}`

export const noticesApi = {
  list: (cursor: number | null) =>
    call<NoticeList>('GET', `/notices${cursor === null ? '' : `?cursor=${cursor}`}`),
  desk: () => call<NoticeDesk>('GET', '/notices/desk'),
  audience: ({ role, wards, trainingExpiresBy, hasOpenDraft }: NoticeAudience) => {
    const query = new URLSearchParams({
      ...(role && { role }),
      ...(wards.length > 0 && { wards: wards.join(',') }),
      ...(trainingExpiresBy && { trainingExpiresBy }),
      ...(hasOpenDraft && { hasOpenDraft: 'true' }),
    })
    return call<AudienceCounts>('GET', `/notices/audience?${query}`)
  },
  notice: (id: number) => call<NoticePage>('GET', of(id)),
  create: (draft: NoticeInput) => call<NoticePage>('POST', '/notices', draft),
  change: (id: number, version: number, change: Partial<NoticeInput>) =>
    call<NoticePage>('PATCH', of(id), { version, change }),
  remove: (id: number, version: number) => call<null>('POST', `${of(id)}/remove`, { version }),
  test: (id: number, version: number, tryId: string) =>
    call<TestSent>('POST', `${of(id)}/test`, { version, tryId }),
  send: (id: number, version: number, people: number) =>
    call<NoticePage>('POST', `${of(id)}/send`, { version, people }),
  recipients: (id: number, view: RecipientView) =>
    call<NoticeRecipients>('GET', `${of(id)}/recipients?view=${view}`),
  fileUrl: (id: number, name: 'answers' | 'letters') => `/api/review${of(id)}/${name}.csv`,
  lineCode: () => call<StaffLineCode>('POST', '/line-account/code', {}),
  line: () => call<StaffLine>('GET', '/line-account'),
  untie: () => call<StaffLine>('POST', '/line-account/untie', {}),
}
