/** Go: the way from one page to another. */
import type { Me } from '../server/contract.ts'

/** @param address  '/review/reports/R-…'  @param says  what the next page tells of the last one */
export type Go = (address: string, says?: string) => void

export interface PageProps {
  me: Me
  says: string
  go: Go
}

export const QUEUE = '/review/'
export const reportAddress = (caseNo: string) => `/review/reports/${encodeURIComponent(caseNo)}`
export const NOTICES = '/review/notices'
export const noticeAddress = (id: number | 'new') => `${NOTICES}/${id}`
