/** ApiDesks: the calls of the desks beside the reports: questions, members and pairs, cases. */
import type {
  AnswerQuestion,
  Cases,
  CasesQuery,
  CaseTimeline,
  EndPair,
  FormsDesk,
  LinkCode,
  MemberPage,
  Members,
  MembersQuery,
  NoteOnQuestion,
  PairDone,
  Question,
  Questions,
  QuestionsQuery,
  RegisterPair,
} from '../server/contract.ts'
import { call } from './api.ts'

function withQuery(path: string, query: Record<string, string | number | undefined | null>): string {
  const given = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  )
  return `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}

const ofQuestion = (caseNo: string) => `/questions/${encodeURIComponent(caseNo)}`
const ofMember = (memberNo: string) => `/members/${encodeURIComponent(memberNo)}`

export const desks = {
  questions: (query: QuestionsQuery) => call<Questions>('GET', withQuery('/questions', query)),
  question: (caseNo: string) => call<Question>('GET', ofQuestion(caseNo)),
  answer: (caseNo: string, body: AnswerQuestion) =>
    call<Question>('POST', `${ofQuestion(caseNo)}/answer`, body),
  note: (caseNo: string, body: NoteOnQuestion) => call<Question>('POST', `${ofQuestion(caseNo)}/note`, body),
  closeQuestion: (caseNo: string, seen: number) =>
    call<Question>('POST', `${ofQuestion(caseNo)}/close`, { seen }),
  members: (query: MembersQuery) => call<Members>('GET', withQuery('/members', query)),
  member: (memberNo: string) => call<MemberPage>('GET', ofMember(memberNo)),
  linkCode: (memberNo: string) => call<LinkCode>('POST', `${ofMember(memberNo)}/link-code`, {}),
  forms: () => call<FormsDesk>('GET', '/forms'),
  formsUrl: (month: string, ward: string) => withQuery('/api/review/forms.pdf', { month, ward }),
  registerPair: (body: RegisterPair) => call<PairDone>('POST', '/pairs', body),
  endPair: (body: EndPair) => call<PairDone>('POST', '/pairs/end', body),
  cases: (query: CasesQuery) => call<Cases>('GET', withQuery('/cases', query)),
  timeline: (caseNo: string) => call<CaseTimeline>('GET', `/cases/${encodeURIComponent(caseNo)}`),
}

/** One a sending; works on plain http too, where `crypto.randomUUID` does not exist. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}
