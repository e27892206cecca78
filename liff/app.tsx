/** App: which page an address is. Each page's script is fetched when it is shown. */
import { lazy } from './parts/lazy.tsx'
import { HomePage } from './pages/home.tsx'
import type { Phone } from './phone.ts'

const { Page: ReadingPage } = lazy(() => import('./pages/reading.tsx').then((page) => page.ReadingPage))
const { Page: DecisionsPage } = lazy(() => import('./pages/decisions.tsx').then((page) => page.DecisionsPage))
const { Page: PapersPage } = lazy(() => import('./pages/papers.tsx').then((page) => page.PapersPage))
const { Page: FormPage } = lazy(() => import('./pages/form.tsx').then((page) => page.FormPage))
const { Page: UploadPage } = lazy(() => import('./pages/upload.tsx').then((page) => page.UploadPage))
const { Page: RegistrationPage } = lazy(() =>
  import('./pages/registration/registration.tsx').then((page) => page.RegistrationPage),
)

export function App({ phone }: { phone: Phone }) {
  const { pathname } = location
  const caseNo = /^\/liff\/reading\/([^/]+)\/?$/.exec(pathname)?.[1]
  if (caseNo) return <ReadingPage phone={phone} caseNo={decodeURIComponent(caseNo)} />
  if (/^\/liff\/registration(\/|$)/.test(pathname)) return <RegistrationPage phone={phone} />
  if (/^\/liff\/decisions(\/|$)/.test(pathname)) return <DecisionsPage phone={phone} />
  if (/^\/liff\/papers(\/|$)/.test(pathname)) return <PapersPage phone={phone} />
  if (/^\/liff\/form(\/|$)/.test(pathname)) return <FormPage phone={phone} />
  if (/^\/liff\/upload(\/|$)/.test(pathname)) return <UploadPage phone={phone} />
  return <HomePage />
}
