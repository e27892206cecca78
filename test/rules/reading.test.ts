import { expect, test } from 'vitest'
import { TYPED_FORM } from '../../rules/reading.ts'

// a line of typed words may hold a name, and is cut out for no chat: readings stored years ago must still be known
test('typed words are marked by the word that stored readings carry', () => expect(TYPED_FORM).toBe('typed'))
