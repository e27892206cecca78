/** Who is working at the centre, and the words of this city that every page needs. */
import { Type, type Static } from 'typebox'
import { Option, oneOf } from './shapes.ts'

export const StaffRole = oneOf('centre', 'clerk', 'preparer', 'approver', 'treasury', 'admin', 'auditor')

export const LogIn = Type.Object({
  login: Type.String({ minLength: 1, maxLength: 100 }),
  password: Type.String({ minLength: 1, maxLength: 200 }),
})
export type LogIn = Static<typeof LogIn>

/** The person logged in, and the words of this city that every page needs. */
export const Me = Type.Object({
  login: Type.String(),
  name: Type.String(),
  role: StaffRole,
  roleName: Type.String(),
  /** may change, approve, return */
  mayWrite: Type.Boolean(),
  /** goes back in the header x-csrf-token of every write */
  csrfToken: Type.String(),
  today: Type.String(),
  programmeName: Type.String(),
  kinds: Type.Array(Option),
  returnReasons: Type.Array(Option),
})
export type Me = Static<typeof Me>
