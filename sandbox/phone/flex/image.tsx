/** FlexImage and FlexIcon: the frame keeps its place while the picture loads. */
import { useContext } from 'preact/hooks'
import type { FlexIcon, FlexImage } from '../world/line-objects.ts'
import { reachable } from '../world/reachable.ts'
import { imageSizes, lengthOf, ratioOf, textSizes } from './metrics.ts'
import { gravityOf, type Style } from './placing.ts'
import { TapContext } from './tap-context.ts'
import { tapProps } from './tap-props.ts'

const sides: Record<string, string> = { start: 'flex-start', center: 'center', end: 'flex-end' }

export function FlexImageView({ part, style, stacked }: { part: FlexImage; style: Style; stacked: boolean }) {
  const { tap } = useContext(TapContext)
  const src = reachable(part.url)
  const frame: Style = {
    width: lengthOf(part.size ?? 'md', imageSizes),
    aspectRatio: ratioOf(part.aspectRatio),
    backgroundColor: part.backgroundColor,
  }
  return (
    <div
      class="flex-image-place"
      style={{
        ...style,
        alignItems: sides[part.align ?? 'center'],
        justifyContent: stacked ? undefined : gravityOf(part.gravity),
      }}
      {...tapProps(part.action, tap)}
    >
      <div class="flex-image" style={frame}>
        {src && (
          <img src={src} alt="" style={{ objectFit: part.aspectMode === 'cover' ? 'cover' : 'contain' }} />
        )}
      </div>
    </div>
  )
}

export function FlexIconView({ part, style }: { part: FlexIcon; style: Style }) {
  const src = reachable(part.url)
  const height = lengthOf(part.size ?? 'md', textSizes)
  return src ? (
    <img
      class="flex-icon"
      src={src}
      alt=""
      style={{ ...style, height, aspectRatio: ratioOf(part.aspectRatio) }}
    />
  ) : null
}
