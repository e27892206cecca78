/** A photo's report sent from its page: the chat learns of it, closes its own questions and gives the receipt. */
import { describe, expect, it } from 'vitest'
import type { BotEvent } from '../../bot/contract.ts'
import { Chat, photoEvent, photoResult } from './support.ts'

const caseNo = 'R-20251105-00012'
const sent: BotEvent = {
  ...{ kind: 'submitted', draftId: `liff:${caseNo}:a-page`, caseNo, state: 'submitted', already: false },
}

describe('a report sent from the page of its photo', () => {
  it('gets the receipt in the chat, and the open sheet is closed', () => {
    const chat = new Chat().send(photoEvent()).send({ kind: 'reading', result: photoResult() })
    chat.send(sent)
    expect(chat.words).toContain('報告を受け付けました')
    expect(chat.words).toContain(caseNo)
    // the same photo's reading once more asks nothing again
    chat.send({ kind: 'reading', result: photoResult() })
    expect(chat.words).not.toContain('これで正しいですか')
  })
})
