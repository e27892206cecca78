/**
 * ReadingPlace: where in the photo the trouble is, as a person would point at it.
 *
 * Used by:  server/photo-result.ts; the words are in bot/messages/photo-words.ts.
 */
import type { Box } from './reading.ts'

export type PlaceName =
  'top-left' | 'top' | 'top-right' | 'left' | 'middle' | 'right' | 'bottom-left' | 'bottom' | 'bottom-right'

const NAMES: PlaceName[][] = [
  ['top-left', 'top', 'top-right'],
  ['left', 'middle', 'right'],
  ['bottom-left', 'bottom', 'bottom-right'],
]
/** larger than this both ways it is no place but the whole photo */
const EVERYWHERE = 0.7

/**
 * @param place  shares of the photo's width and height
 * @returns null when the place is most of the photo
 */
export function placeNameOf([left, top, width, height]: Box): PlaceName | null {
  if (width > EVERYWHERE && height > EVERYWHERE) return null
  const third = (middle: number) => (middle < 0.37 ? 0 : middle > 0.63 ? 2 : 1)
  return NAMES[third(top + height / 2)]![third(left + width / 2)]!
}
