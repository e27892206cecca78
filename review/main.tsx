/** The centre's screens: starts the page. */
import '@digital-go-jp/design-tokens/dist/tokens.css'
import '@fontsource/biz-udpgothic/400.css'
import '@fontsource/biz-udpgothic/700.css'
import '@fontsource/biz-udgothic/latin-400.css'
import '@fontsource/biz-udgothic/latin-700.css'
import './styles/base.css'
import './styles/frame.css'
import './styles/queue.css'
import './styles/report.css'
import './styles/photo.css'
import './styles/application.css'
import './styles/desks.css'
import './styles/question.css'
import './styles/notices.css'
import './styles/month.css'
import './styles/schedule.css'
import { render } from 'preact'
import { App } from './app.tsx'

const root = document.getElementById('app')
if (root) render(<App />, root)
