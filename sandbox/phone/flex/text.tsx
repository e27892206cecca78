/** FlexText: one text or a run of spans; one line with … unless `wrap`. */
import { useContext } from 'preact/hooks'
import type { FlexText } from '../world/line-objects.ts'
import { lengthOf, textSizes } from './metrics.ts'
import { gravityOf, type Style } from './placing.ts'
import { TapContext } from './tap-context.ts'
import { tapProps } from './tap-props.ts'
import { useShrink } from './use-shrink.ts'

type Lettering = Pick<FlexText, 'size' | 'color' | 'weight' | 'style' | 'decoration'>

const lettering = (part: Lettering, size?: string): Style => ({
  fontSize: lengthOf(part.size ?? size, textSizes),
  color: part.color,
  fontWeight: part.weight === 'bold' ? 700 : part.weight === 'regular' ? 400 : undefined,
  fontStyle: part.style === 'italic' ? 'italic' : undefined,
  textDecoration: part.decoration,
})

const sides: Record<string, string> = { start: 'start', center: 'center', end: 'end' }

export function FlexTextView({ part, style, inLine }: { part: FlexText; style: Style; inLine: boolean }) {
  const { tap } = useContext(TapContext)
  const spans = part.contents?.length ? part.contents : null
  const words = spans ? spans.map((span) => span.text ?? '').join('') : (part.text ?? '')
  const shrinks = part.adjustMode === 'shrink-to-fit' && !part.wrap
  const ref = useShrink<HTMLDivElement>(shrinks, words)
  const extra = lengthOf(part.lineSpacing)
  const inner: Style = {
    ...lettering(part),
    textAlign: sides[part.align ?? 'start'],
    lineHeight: extra ? `calc(1.4em + ${extra})` : undefined,
    WebkitLineClamp: part.wrap && part.maxLines ? part.maxLines : undefined,
  }
  const kind = part.wrap ? (part.maxLines ? 'flex-words clamped' : 'flex-words') : 'flex-words one-line'
  const outer: Style = { ...style, fontSize: lengthOf(part.size ?? 'md', textSizes) }
  return (
    <div
      class={inLine ? 'flex-text' : 'flex-text flex-text-placed'}
      style={{ ...outer, justifyContent: inLine ? undefined : gravityOf(part.gravity) }}
      {...tapProps(part.action, tap)}
    >
      <div ref={ref} class={kind} style={shrinks ? { ...inner, fontSize: undefined } : inner}>
        {spans
          ? spans.map((span, index) => (
              <span key={index} style={lettering(span)}>
                {span.text}
              </span>
            ))
          : part.text}
      </div>
    </div>
  )
}
