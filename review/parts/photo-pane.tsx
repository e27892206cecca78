/**
 * Photo pane: moves and zooms by itself to the field in focus; wheel and drag when a person wants to look around.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { FieldSource, Photo } from '../../server/contract.ts'
import { api } from '../api.ts'
import { focusView, moved, wholeView, zoomed, type Size, type View } from './photo-view.ts'

interface Props {
  caseNo: string
  photos: Photo[]
  index: number
  focus: FieldSource | undefined
  /** F2: the whole photo instead of the field */
  whole: boolean
  onIndex: (index: number) => void
  onWhole: (whole: boolean) => void
}

const NO_SIZE: Size = { width: 0, height: 0 }

/** The pane's own size, kept up to date. */
function usePaneSize(pane: { current: HTMLDivElement | null }): Size {
  const [size, setSize] = useState<Size>(NO_SIZE)
  useLayoutEffect(() => {
    if (!pane.current) return
    const watch = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height })
    })
    watch.observe(pane.current)
    return () => watch.disconnect()
  }, [])
  return size
}

export function PhotoPane({ caseNo, photos, index, focus, whole, onIndex, onWhole }: Props) {
  const photo = photos[index]
  const pane = useRef<HTMLDivElement>(null)
  const size = usePaneSize(pane)
  const [view, setView] = useState<View | null>(null)
  const [held, setHeld] = useState(false)
  const here = focus && photo && focus.photoId === photo.photoId ? focus : undefined
  const photoSize = photo ? { width: photo.widthPx, height: photo.heightPx } : NO_SIZE

  useLayoutEffect(() => {
    if (!photo || size.width === 0) return
    setView(here && !whole ? focusView(size, photoSize, here.box) : wholeView(size, photoSize))
  }, [photo?.photoId, here?.field, here?.box.join(), whole, size.width, size.height])

  useLayoutEffect(() => {
    const element = pane.current
    if (!element) return
    // not passive: the page itself must not scroll under the photo
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const rect = element.getBoundingClientRect()
      const at = { x: event.clientX - rect.left, y: event.clientY - rect.top }
      setView((now) => now && zoomed(now, Math.exp(-event.deltaY / 500), at, size, photoSize))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [size.width, size.height, photo?.photoId])

  const zoom = (by: number) =>
    setView((now) => now && zoomed(now, by, { x: size.width / 2, y: size.height / 2 }, size, photoSize))

  return (
    <section class="photo-pane" aria-label="写真">
      <div class="photo-tools">
        {photos.length > 1 && (
          <span class="pages">
            <button
              class="plain"
              disabled={index === 0}
              onClick={() => onIndex(index - 1)}
              aria-label="前の写真"
            >
              ‹
            </button>
            {index + 1}/{photos.length}枚
            <button
              class="plain"
              disabled={index === photos.length - 1}
              onClick={() => onIndex(index + 1)}
              aria-label="次の写真"
            >
              ›
            </button>
          </span>
        )}
        <button class="plain" onClick={() => zoom(1.4)} aria-label="大きく">
          ＋
        </button>
        <button class="plain" onClick={() => zoom(1 / 1.4)} aria-label="小さく">
          －
        </button>
        <button class="plain" aria-pressed={whole} onClick={() => onWhole(!whole)}>
          <kbd>F2</kbd> {whole ? '項目へ' : '全体'}
        </button>
      </div>
      <div
        ref={pane}
        class={held ? 'photo-stage held' : 'photo-stage'}
        onPointerDown={(event) => {
          setHeld(true)
          event.currentTarget.setPointerCapture(event.pointerId)
        }}
        onPointerMove={(event) =>
          held && setView((now) => now && moved(now, event.movementX, event.movementY, size, photoSize))
        }
        onPointerUp={() => setHeld(false)}
        onPointerCancel={() => setHeld(false)}
        onDblClick={() => onWhole(!whole)}
      >
        {photo && (
          <Picture
            caseNo={caseNo}
            photo={photo}
            place={`${index + 1}/${photos.length}`}
            view={view}
            here={here}
          />
        )}
      </div>
    </section>
  )
}

const GONE: Partial<Record<Photo['state'], string>> = {
  purged: '会員がこの写真を取り消したため、見られません（証拠写真なし）。',
  hidden: '通帳や証明書のように見えるため、表示しません。1日以内に消えます。',
}

interface PictureProps {
  caseNo: string
  photo: Photo
  place: string
  view: View | null
  here: FieldSource | undefined
}

function Picture({ caseNo, photo, place, view, here }: PictureProps) {
  const [broken, setBroken] = useState(false)
  const gone = GONE[photo.state]
  if (gone || broken)
    return <p class="photo-gone">{gone ?? '写真を読み込めませんでした。ページを読み直してください。'}</p>
  const style = view
    ? `width:${photo.widthPx}px;height:${photo.heightPx}px;transform:translate(${view.x}px,${view.y}px) scale(${view.scale})`
    : 'visibility:hidden'
  return (
    <div class="photo-sheet" style={style} data-scale={view?.scale.toFixed(3)}>
      <img
        src={api.photoUrl(caseNo, photo.photoId)}
        width={photo.widthPx}
        height={photo.heightPx}
        alt={`活動報告の写真 ${place}`}
        draggable={false}
        onError={() => setBroken(true)}
      />
      <svg viewBox={`0 0 ${photo.widthPx} ${photo.heightPx}`} aria-hidden="true">
        {photo.boxes.map(({ box: [x, y, width, height], status }) => (
          <rect key={`${x},${y}`} class={`box box-${status}`} x={x} y={y} width={width} height={height} />
        ))}
        {here && (
          <rect
            class="box box-focus"
            x={here.box[0]}
            y={here.box[1]}
            width={here.box[2]}
            height={here.box[3]}
          />
        )}
      </svg>
    </div>
  )
}
