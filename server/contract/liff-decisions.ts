/** A member's own 交付決定, in LIFF. */
import { Type, type Static } from 'typebox'
import { isoDate, oneOf, orNull } from './shapes.ts'

export const LiffDecision = Type.Object({
  decisionNo: Type.String(),
  /** the run's month */
  month: Type.String(),
  fiscalYear: Type.Integer(),
  count: Type.Integer(),
  feeYen: Type.Integer(),
  rewardYen: Type.Integer(),
  /** decided, corrections included: may be negative */
  subsidyYen: Type.Integer(),
  payYen: Type.Integer(),
  repayYen: Type.Integer(),
  /** `held`: waits for an account; `asked-back`: what a later month asks back of it is settled first; `waiting`: not paid yet */
  payment: oneOf('none', 'held', 'asked-back', 'waiting', 'paid', 'returned'),
  payOn: orNull(isoDate),
  /** the paper can be opened: it is printed from the day the month's files are made */
  notice: Type.Boolean(),
})
export type LiffDecision = Static<typeof LiffDecision>

/** Latest month first. */
export const LiffDecisions = Type.Object({ decisions: Type.Array(LiffDecision), centrePhone: Type.String() })
export type LiffDecisions = Static<typeof LiffDecisions>
