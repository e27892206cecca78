/** FlexButton: 52 or 40 px high; `color` is the letters of a link and the ground of the other two. */
import { useContext } from 'preact/hooks'
import type { FlexButton } from '../world/line-objects.ts'
import { buttonHeights } from './metrics.ts'
import { gravityOf, type Style } from './placing.ts'
import { TapContext } from './tap-context.ts'
import { useShrink } from './use-shrink.ts'

export function FlexButtonView({ part, style }: { part: FlexButton; style: Style }) {
  const { tap } = useContext(TapContext)
  const look = part.style ?? 'link'
  const label = part.action.label ?? ''
  const ref = useShrink<HTMLSpanElement>(part.adjustMode === 'shrink-to-fit', label)
  return (
    <div class="flex-button-place" style={{ ...style, justifyContent: gravityOf(part.gravity) }}>
      <button
        type="button"
        class={`flex-button flex-button-${look}`}
        style={{
          height: buttonHeights[part.height ?? 'md'],
          ...(part.color && { [look === 'link' ? 'color' : 'backgroundColor']: part.color }),
        }}
        onClick={(event) => {
          event.stopPropagation()
          tap(part.action)
        }}
      >
        <span ref={ref} class="one-line">
          {label}
        </span>
      </button>
    </div>
  )
}
