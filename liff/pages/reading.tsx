/** Reading page: a photo's rows, to be compared, mended and sent. */
import type { Phone } from '../phone.ts'

export function ReadingPage({ caseNo }: { phone: Phone; caseNo: string }) {
  return <main class="plain-page">{caseNo}</main>
}
