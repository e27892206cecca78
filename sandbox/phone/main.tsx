/** The phone page: starts it. */
import '@digital-go-jp/design-tokens/dist/tokens.css'
import '@fontsource/biz-udpgothic/400.css'
import '@fontsource/biz-udpgothic/700.css'
import './styles/base.css'
import './styles/desk.css'
import './styles/chat.css'
import './styles/flex.css'
import './styles/sheets.css'
import './styles/side.css'
import { render } from 'preact'
import { App } from './app.tsx'

const root = document.getElementById('app')
if (root) render(<App />, root)
