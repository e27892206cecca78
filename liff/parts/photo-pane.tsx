/** Photo pane: goes by itself to the field in focus and outlines it; the whole photo at a press. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { LiffReading } from '../../server/contract.ts'
import { api } from '../api.ts'
import { WORDS } from '../messages/ja.ts'
import { fieldView, wholeView, type Size } from './focus-view.ts'

type Box = [number, number, number, number]

interface Props {
  caseNo: string
  photos: LiffReading['photos']
  focus: { photoId: string; box: Box | null } | null
}

function usePaneSize(pane: { current: HTMLDivElement | null }): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
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

export function PhotoPane({ caseNo, photos, focus }: Props) {
  const pane = useRef<HTMLDivElement>(null)
  const size = usePaneSize(pane)
  const [whole, setWhole] = useState(false)
  const [broken, setBroken] = useState<string[]>([])
  const [turned, setTurned] = useState<string | null>(null)
  useLayoutEffect(() => {
    setWhole(false)
    setTurned(null)
  }, [focus?.photoId, focus?.box?.join()])

  const wanted = turned ?? focus?.photoId
  const index = Math.max(
    0,
    photos.findIndex(({ photoId }) => photoId === wanted),
  )
  const photo = photos[index]
  if (!photo) return null
  const box = size.width > 0 && !whole && focus?.photoId === photo.photoId ? focus.box : null
  const natural = { width: photo.widthPx, height: photo.heightPx }
  const view = box ? fieldView(size, natural, box) : wholeView(size, natural)
  const next = photos[(index + 1) % photos.length]!
  return (
    <section class="photo" aria-label={WORDS.photo}>
      <div class="photo-pane" ref={pane}>
        {broken.includes(photo.photoId) ? (
          <p class="photo-broken">{WORDS.photoBroken}</p>
        ) : (
          <div
            class="photo-sheet"
            style={{
              width: `${photo.widthPx}px`,
              height: `${photo.heightPx}px`,
              transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
              visibility: size.width === 0 ? 'hidden' : 'visible',
            }}
          >
            <img
              key={photo.photoId}
              src={api.photoUrl(caseNo, photo.photoId)}
              width={photo.widthPx}
              height={photo.heightPx}
              alt={WORDS.photo}
              onError={() => setBroken([...broken, photo.photoId])}
            />
            {box && <Outline box={box} photo={natural} scale={view.scale} />}
          </div>
        )}
      </div>
      <div class="photo-tools">
        {photos.length > 1 && (
          <button type="button" class="quiet" onClick={() => setTurned(next.photoId)}>
            {WORDS.nextPhoto} {index + 1}/{photos.length}
          </button>
        )}
        {focus?.box && (
          <button type="button" class="quiet" onClick={() => setWhole(!whole)}>
            {whole ? WORDS.near : WORDS.whole}
          </button>
        )}
      </div>
    </section>
  )
}

const OUTLINE_PX = 3

function Outline({ box: [x, y, width, height], photo, scale }: { box: Box; photo: Size; scale: number }) {
  const line = OUTLINE_PX / scale
  return (
    <svg viewBox={`0 0 ${photo.width} ${photo.height}`} aria-hidden="true">
      <rect
        x={x - line}
        y={y - line}
        width={width + 2 * line}
        height={height + 2 * line}
        stroke-width={line}
      />
    </svg>
  )
}
