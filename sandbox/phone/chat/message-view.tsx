/** MessageView: one message by its type; what the phone cannot draw is named, never dropped in silence. */
import { useContext } from 'preact/hooks'
import { FlexContainer } from '../flex/bubble.tsx'
import { TapContext } from '../flex/tap-context.ts'
import { Icon, type IconName } from '../icons.tsx'
import { ja } from '../messages/ja.ts'
import type { ChatMessage } from '../world/line-objects.ts'
import { reachable } from '../world/reachable.ts'
import { TemplateView } from './template-view.tsx'
import { TextWithLinks } from './text-with-links.tsx'

type Side = 'bot' | 'member'

export function MessageView({ message, side }: { message: ChatMessage; side: Side }) {
  switch (message.type) {
    case 'text':
    case 'textV2':
      return (
        <p class={`balloon balloon-${side}`} dir="auto">
          <TextWithLinks text={message.text ?? ''} />
        </p>
      )
    case 'flex':
      return message.contents ? (
        <FlexContainer container={message.contents} altText={message.altText ?? ''} />
      ) : null
    case 'template':
      return message.template ? <TemplateView template={message.template} /> : null
    case 'image':
    case 'imagemap':
      return <Picture message={message} side={side} />
    case 'sticker':
      return <Sticker />
    case 'audio':
      return <Thing icon="audio" title={`${ja.tray.audio}${seconds(message.duration)}`} side={side} />
    case 'video':
      return <Thing icon="video" title={`${ja.tray.video}${seconds(message.duration)}`} side={side} />
    case 'file':
      return <Thing icon="file" title={message.fileName ?? ja.tray.file} side={side} />
    case 'location':
      return (
        <Thing
          icon="location"
          title={message.title ?? ja.tray.location}
          below={message.address}
          side={side}
        />
      )
    default:
      return <p class={`balloon balloon-${side}`}>{ja.unknown(message.type)}</p>
  }
}

const seconds = (durationMs: number | undefined) =>
  durationMs ? ` 0:${String(Math.round(durationMs / 1000)).padStart(2, '0')}` : ''

function Picture({ message, side }: { message: ChatMessage; side: Side }) {
  const { openImage } = useContext(TapContext)
  const src = reachable(message.contentUrl ?? message.previewImageUrl ?? message.originalContentUrl ?? '')
  const name = side === 'member' ? ja.chat.photo : ja.chat.botPhoto
  if (!src) return <Thing icon="photo" title={name} side={side} />
  return (
    <button
      type="button"
      class="picture"
      aria-label={ja.chat.openPhoto}
      onClick={() => openImage(message.originalContentUrl ?? src)}
    >
      <img src={src} alt={name} />
    </button>
  )
}

/** Our own drawing for every sticker: which one it was matters to nobody here. */
function Sticker() {
  return (
    <svg class="sticker" viewBox="0 0 120 120" role="img" aria-label={ja.sticker}>
      <circle cx="60" cy="62" r="46" class="sticker-face" />
      <path d="M40 54q5-8 10 0 M70 54q5-8 10 0" class="sticker-line" />
      <path d="M40 72q20 24 40 0z" class="sticker-mouth" />
      <circle cx="34" cy="70" r="6" class="sticker-cheek" />
      <circle cx="86" cy="70" r="6" class="sticker-cheek" />
    </svg>
  )
}

function Thing({ icon, title, below, side }: { icon: IconName; title: string; below?: string; side: Side }) {
  return (
    <div class={`balloon balloon-${side} thing`}>
      <Icon name={icon} size={28} />
      <span>
        {title}
        {below && <small>{below}</small>}
      </span>
    </div>
  )
}
