/**
 * ReadText: printed Japanese of a picture that is not our form, only to recognise what must not be kept.
 *
 * Never:    hands the words on, logs them or fetches anything: the language file is the installed package's.
 */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { createWorker, OEM, PSM } from 'tesseract.js'
import { type Grey, shrinkTo } from './grey.ts'

const require = createRequire(import.meta.url)
const LANGUAGE_DIR = join(dirname(require.resolve('@tesseract.js-data/jpn/package.json')), '4.0.0_best_int')

/** Each alone says passbook, bank card, My Number card or insurance card. */
const TELLING = [
  '普通預金',
  '総合口座',
  '通帳',
  '口座番号',
  '店番',
  'お取引店',
  '記号番号',
  'キャッシュカード',
  '貯金',
  '個人番号',
  'マイナンバー',
  '通知カード',
  '被保険者',
  '保険証',
  '保険者番号',
  '資格確認書',
  '運転免許証',
  '在留カード',
]

export interface TextVerdict {
  identityDocument: boolean
  /** printed words were read, whatever they say */
  words: boolean
}

/**
 * Fur, gravel and carpets look like thousands of letters and cost 5 s a side: a page of print takes 1 s. What is not
 * read by then has no words.
 */
const ENOUGH_MS = 5_000

/** Looks at the picture upright and, while nothing tells, at its three other sides. */
export async function recogniseDocument(grey: Grey): Promise<TextVerdict> {
  const worker = await createWorker('jpn', OEM.LSTM_ONLY, {
    langPath: LANGUAGE_DIR,
    cacheMethod: 'none',
    gzip: true,
  })
  const enough = new Promise<null>((resolve) => setTimeout(resolve, ENOUGH_MS, null).unref())
  try {
    await worker.setParameters({ tessedit_pageseg_mode: PSM.SPARSE_TEXT })
    for (const turn of [0, 90, 270, 180]) {
      const seen = worker.recognize(await pictureOf(grey, turn))
      // given up, it may still fail when its worker ends
      seen.catch(() => undefined)
      const page = await Promise.race([seen, enough])
      if (page === null) break
      const { data } = page
      const text = data.text.replace(/\s/g, '')
      if (TELLING.some((word) => text.includes(word))) return { identityDocument: true, words: true }
      // words in their right place: the other sides need no look
      if (data.confidence > 70 && text.length > 30) return { identityDocument: false, words: true }
    }
    return { identityDocument: false, words: false }
  } finally {
    await worker.terminate()
  }
}

function pictureOf(grey: Grey, turn: number): Promise<Buffer> {
  const small = shrinkTo(grey, 1500)
  const raw = { width: small.width, height: small.height, channels: 1 as const }
  return sharp(Buffer.from(small.data), { raw }).rotate(turn).png({ compressionLevel: 1 }).toBuffer()
}
