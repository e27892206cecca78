/** ImageSheet: a photo over the whole phone. */
import { ja } from '../messages/ja.ts'
import { Sheet } from './sheet.tsx'

export function ImageSheet({ url, onClose }: { url: string; onClose: () => void }) {
  return (
    <Sheet title={ja.chat.photo} kind="full" onClose={onClose}>
      <div class="big-picture">
        <img src={url} alt={ja.chat.photo} />
      </div>
    </Sheet>
  )
}
