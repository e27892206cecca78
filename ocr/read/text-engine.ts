/**
 * TextEngine: tesseract.js for printed Japanese, started for one picture and ended after it: it grows and learns
 * across pictures.
 *
 * Never:    fetches anything: the language file is the installed package's.
 */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createWorker, OEM, type Worker } from 'tesseract.js'

const require = createRequire(import.meta.url)
const LANGUAGE_DIR = join(dirname(require.resolve('@tesseract.js-data/jpn/package.json')), '4.0.0_best_int')

export async function withTextEngine<T>(work: (engine: Worker) => Promise<T>): Promise<T> {
  const engine = await createWorker('jpn', OEM.LSTM_ONLY, {
    langPath: LANGUAGE_DIR,
    cacheMethod: 'none',
    gzip: true,
  })
  try {
    return await work(engine)
  } finally {
    await engine.terminate()
  }
}
