/** A member's own papers, in LIFF: a family's months with 証明書 and receipts, a provider's years. */
import { Type, type Static } from 'typebox'

export const LiffCareMonth = Type.Object({
  month: Type.String(),
  /** 利用料金 of the visits that go on a paper */
  feeYen: Type.Integer(),
  /** one a child and provider; 0: no visit of the month goes on a paper */
  papers: Type.Integer(),
  /** visits of the month that do not */
  leftOut: Type.Integer(),
})
export type LiffCareMonth = Static<typeof LiffCareMonth>

/** Latest first. */
export const LiffPapers = Type.Object({
  care: Type.Array(LiffCareMonth),
  /** years of which there is a 支払額のお知らせ */
  years: Type.Array(Type.Integer()),
  centrePhone: Type.String(),
})
export type LiffPapers = Static<typeof LiffPapers>
