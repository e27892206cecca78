/** A member's own printed form, in LIFF. */
import { Type, type Static } from 'typebox'

export const LiffForms = Type.Object({
  /** this month first */
  months: Type.Array(
    Type.Object({
      month: Type.String(),
      /** one a page to print; `names`: whose numbers are printed on it; `pass` opens it for half an hour */
      sheets: Type.Array(
        Type.Object({ sheet: Type.Integer(), names: Type.Array(Type.String()), pass: Type.String() }),
      ),
    }),
  ),
})
export type LiffForms = Static<typeof LiffForms>
