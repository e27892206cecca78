/** App: which page an address is. */
import { HomePage } from './pages/home.tsx'
import { ReadingPage } from './pages/reading.tsx'
import type { Phone } from './phone.ts'

export function App({ phone }: { phone: Phone }) {
  const caseNo = /^\/liff\/reading\/([^/]+)\/?$/.exec(location.pathname)?.[1]
  return caseNo ? <ReadingPage phone={phone} caseNo={decodeURIComponent(caseNo)} /> : <HomePage />
}
