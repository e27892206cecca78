/** A refusal in the words of the desk. */
import { HttpRefusal } from '../../errors.ts'
import { refusalText, type RefusalCode } from './messages.ts'

export const refuse = (status: number, code: RefusalCode, field: string | null = null): HttpRefusal =>
  new HttpRefusal(status, code, refusalText(code), field)
