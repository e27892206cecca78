/** TraySheet: everything that can be sent besides words. */
import { useRef } from 'preact/hooks'
import type { Phone } from '../chat/use-phone.ts'
import { Icon, type IconName } from '../icons.tsx'
import { ja } from '../messages/ja.ts'
import { FileInput } from './photo-sheets.tsx'
import { Sheet } from './sheet.tsx'

const others = ['sticker', 'location', 'audio', 'video', 'file'] as const

export function TraySheet({ phone }: { phone: Phone }) {
  const files = useRef<HTMLInputElement>(null)
  const close = () => phone.show(null)
  return (
    <Sheet title={ja.tray.title} onClose={close}>
      <div class="tray">
        <Way icon="album" name={ja.tray.samples} act={() => phone.show({ kind: 'samples' })} />
        <Way icon="photo" name={ja.tray.own} act={() => files.current?.click()} />
        {others.map((kind) => (
          <Way
            key={kind}
            icon={kind}
            name={ja.tray[kind]}
            act={() => {
              phone.send(kind)
              close()
            }}
          />
        ))}
        {!phone.linked && (
          <Way icon="letter" name={ja.tray.letter} act={() => phone.show({ kind: 'letter' })} />
        )}
      </div>
      <FileInput input={files} phone={phone} />
      <button
        type="button"
        class="quiet-button"
        onClick={() => {
          phone.send('block')
          close()
        }}
      >
        {ja.chat.block}
      </button>
    </Sheet>
  )
}

function Way({ icon, name, act }: { icon: IconName; name: string; act: () => void }) {
  return (
    <button type="button" class="way" onClick={act}>
      <span>
        <Icon name={icon} size={28} />
      </span>
      {name}
    </button>
  )
}
