/** Go: the way from one page to another. */
import type { Me } from '../server/contract.ts'

/** @param address  '/review/reports/R-…'  @param says  what the next page tells of the last one */
export type Go = (address: string, says?: string) => void

export interface PageProps {
  me: Me
  says: string
  go: Go
}

/** as many as the server looks for (server/contract) */
export const SEARCH_LETTERS = 60

export const QUEUE = '/review/'
export const caseAddress = (caseNo: string) => `/review/cases/${encodeURIComponent(caseNo)}`
export const QUESTIONS = '/review/questions'
export const questionAddress = (caseNo: string) => `${QUESTIONS}/${encodeURIComponent(caseNo)}`
export const MEMBERS = '/review/members'
export const memberAddress = (memberNo: string) => `${MEMBERS}/${encodeURIComponent(memberNo)}`
export const searchAddress = (search: string) => `/review/cases?${new URLSearchParams({ search })}`
export const reportAddress = (caseNo: string) => `/review/reports/${encodeURIComponent(caseNo)}`
export const APPLICATIONS = '/review/applications'
export const applicationAddress = (caseNo: string) => `${APPLICATIONS}/${encodeURIComponent(caseNo)}`
export const MONTHS = '/review/months'
export const monthAddress = (month: string) => `${MONTHS}/${encodeURIComponent(month)}`
export const NOTICES = '/review/notices'
export const noticeAddress = (id: number | 'new') => `${NOTICES}/${id}`
