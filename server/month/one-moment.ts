/**
 * OneMoment: a transaction in which everything is read of one moment; where another was faster it begins again, and
 * finds what that one has done.
 */
import type { Db } from '../../db/connect.ts'
import type { Services } from '../services.ts'

const TRIES = 5
/** two at once: one of them begins again and finds what the other has done */
const AGAIN = new Set(['40001', '40P01', '23505'])

export async function inOneMoment<T>(
  services: Pick<Services, 'db'>,
  work: (tx: Db) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await services.db.drizzle.transaction(work, { isolationLevel: 'repeatable read' })
    } catch (error) {
      const code = (error as { cause?: { code?: string } }).cause?.code ?? (error as { code?: string }).code
      if (!code || !AGAIN.has(code) || tries === TRIES) throw error
    }
  }
}
