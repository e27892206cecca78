/**
 * SandboxQuestions: the sample city's questions, written as if they had come by chat and been answered at the desk.
 *
 * Never:  sends anything: the phones begin with an empty talk.
 */
import type { Db } from '../db/connect.ts'
import { answerQuestion, askCentre, noteOnQuestion } from '../db/questions.ts'
import type { Sealer } from '../db/seal.ts'
import { addDays, instantOf, jstDate } from '../rules/calendar.ts'

const MINUTE_MS = 60_000

export interface SampleQuestion {
  memberNo: string
  /** of the first words */
  daysAgo: number
  /** 'HH:MM' in Japan */
  time: string
  words: { from: 'member' | 'centre' | 'note'; text: string; minutesLater: number }[]
}

export async function addSampleQuestions(
  tx: Db,
  sealer: Sealer,
  samples: SampleQuestion[],
  by: { staffId: number; now: Date; userIdOf: (memberNo: string) => string },
): Promise<void> {
  for (const { memberNo, daysAgo, time, words } of samples) {
    const threadId = `sample-${memberNo}`
    const first = instantOf(addDays(jstDate(by.now), -daysAgo), time)
    let caseNo = ''
    for (const [index, { from, text, minutesLater }] of words.entries()) {
      const now = new Date(first.getTime() + minutesLater * MINUTE_MS)
      const originKey = `sample:${memberNo}:${index}`
      if (from === 'member') {
        const asked = {
          lineUserId: by.userIdOf(memberNo),
          memberNo,
          threadId,
          caseNo: null,
          lineMessageId: null,
        }
        ;({ caseNo } = await askCentre(tx, sealer, { ...asked, text, originKey, now }))
        continue
      }
      // whoever wrote the samples has read them
      const seen = Number.MAX_SAFE_INTEGER
      const act = { caseNo, staffId: by.staffId, seen, text, originKey, now }
      const result =
        from === 'note' ? await noteOnQuestion(tx, sealer, act) : await answerQuestion(tx, sealer, act)
      if (result.kind !== 'done') throw new Error(`a sample question was not taken: ${result.kind}`)
    }
  }
}
