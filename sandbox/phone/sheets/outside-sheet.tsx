/** OutsideSheet: a telephone number, a mail address or a page elsewhere: shown, never opened. */
import { ja } from '../messages/ja.ts'
import { Sheet } from './sheet.tsx'

export function OutsideSheet({ uri, onClose }: { uri: string; onClose: () => void }) {
  const [scheme = '', rest = ''] = uri.split(/:(.*)/s)
  const isCall = scheme === 'tel'
  const title = isCall ? ja.link.call : scheme === 'mailto' ? ja.link.mail : ja.link.outsideTitle
  return (
    <Sheet title={title} onClose={onClose}>
      <p class="sheet-lead">{isCall ? ja.link.callBody : ja.link.outside}</p>
      <p class={isCall ? 'dialled' : 'outside-address'}>{isCall || scheme === 'mailto' ? rest : uri}</p>
      <button type="button" class="main-button" onClick={onClose}>
        {ja.link.close}
      </button>
    </Sheet>
  )
}
