/** A process that makes, photographs and reads samples: one wish in, one scored photo out. Forked by reading-crew.ts. */
import { type PhotoWish, scoredPhoto } from './reading-photos.ts'

process.on('message', (wish: PhotoWish) => {
  void scoredPhoto(wish).then((photo) =>
    process.send?.({ photo, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) }),
  )
})
process.on('disconnect', () => process.exit(0))
