/** PhotoView: what the page knows of a photo besides its picture. */
import type { ReportView } from '../../../db/report-reads.ts'
import type { Photo } from '../../contract.ts'
import { jstInstant } from './history-view.ts'
import { PHOTO_FAILED, PHOTO_NOTES, READING_TROUBLE } from './messages.ts'

type Row = ReportView['photos'][number]

export function photoView(photo: Row): Photo {
  const { reading } = photo
  const isShown = !photo.suspect && photo.state !== 'purged'
  return {
    photoId: photo.id,
    widthPx: photo.widthPx,
    heightPx: photo.heightPx,
    receivedAt: jstInstant(photo.receivedAt),
    state: stateOf(photo),
    trouble: troubleOf(photo),
    boxes: isShown ? (reading?.fields ?? []).map(({ box, status }) => ({ box, status })) : [],
    checks: reading?.handwrittenNotes ? [PHOTO_NOTES] : [],
    writtenCount: reading?.totals.count ?? null,
    writtenMinutes: reading?.totals.minutes ?? null,
  }
}

function stateOf({ state, suspect }: Row): Photo['state'] {
  if (state === 'purged') return 'purged'
  if (suspect) return 'hidden'
  return state === 'received' ? 'waiting' : state
}

function troubleOf({ state, reading }: Row): string | null {
  if (state === 'failed') return PHOTO_FAILED
  return reading?.reason ? READING_TROUBLE[reading.reason] : null
}
