/**
 * ReadingFacts: what the reader may lean on and the judge must know, from the register.
 */
import type { Db } from '../db/connect.ts'
import { memberFacts, pairFacts, programmeFacts, type ProgrammeFacts } from '../db/check-facts.ts'
import { memberNumbers, pairsOfProvider, type Pair } from '../db/members.ts'
import type { ReadPhotoOptions } from '../ocr/reader.ts'
import { jstDate } from '../rules/calendar.ts'
import type { MemberFacts } from '../rules/checks.ts'
import type { Services } from './services.ts'

export interface ReadingFacts {
  today: string
  /** who sent the photo; null while the LINE account is not linked */
  providerNo: string | null
  pairs: Pair[]
  pairDates: Map<string, { registeredOn: string; endedOn: string | null }>
  members: Map<string, MemberFacts>
  programmes: Map<string, ProgrammeFacts>
  readOptions: ReadPhotoOptions
}

export async function readingFacts(
  db: Db,
  { clock }: Pick<Services, 'clock'>,
  providerNo: string | null,
): Promise<ReadingFacts> {
  const today = jstDate(clock())
  const registeredNumbers = await memberNumbers(db)
  const pairs = providerNo ? await pairsOfProvider(db, providerNo, today) : []
  const requesterNos = pairs.map(({ requesterNo }) => requesterNo)
  return {
    today,
    providerNo,
    pairs,
    pairDates: providerNo ? await pairFacts(db, providerNo) : new Map(),
    members: await memberFacts(db, providerNo ? [providerNo, ...requesterNos] : requesterNos),
    programmes: await programmeFacts(db, requesterNos),
    readOptions: {
      ...{ registeredNumbers, today },
      ...(providerNo && {
        pairedRequesters: requesterNos,
        familyNames: Object.fromEntries(
          pairs.map(({ requesterNo, requesterName }) => [requesterNo, requesterName]),
        ),
      }),
    },
  }
}
