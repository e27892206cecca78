/** Start: puts the pages on the screen. `identify` is what the two entries differ in. */
import '@digital-go-jp/design-tokens/dist/tokens.css'
import '@fontsource/biz-udpgothic/400.css'
import '@fontsource/biz-udpgothic/700.css'
import './styles/base.css'
import './styles/reading.css'
import { render } from 'preact'
import { App } from './app.tsx'
import type { Phone } from './phone.ts'

export function start(phone: Phone): void {
  const root = document.getElementById('app')
  if (root) render(<App phone={phone} />, root)
}
