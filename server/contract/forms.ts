/** Printing forms for many providers at the desk. */
import { Type, type Static } from 'typebox'

const Month = Type.String({ pattern: '^20\\d\\d-(0[1-9]|1[0-2])$' })

/** For whom forms can be printed: active providers. */
export const FormsDesk = Type.Object({
  /** this month first */
  months: Type.Array(Type.String()),
  people: Type.Integer(),
  wards: Type.Array(Type.Object({ ward: Type.String(), people: Type.Integer() })),
})
export type FormsDesk = Static<typeof FormsDesk>

/** `ward` left out: every ward */
export const FormsQuery = Type.Object({
  month: Month,
  ward: Type.Optional(Type.String({ maxLength: 20 })),
})
export type FormsQuery = Static<typeof FormsQuery>
