/** A refusal in the words of the members' pages. */
import { HttpRefusal } from '../../errors.ts'
import { problemText } from './messages.ts'

export const refuse = (status: number, code: string, field: string | null = null): HttpRefusal =>
  new HttpRefusal(status, code, problemText(code), field)
