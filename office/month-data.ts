/**
 * MonthData: what the papers and files of one run are made from. Plain data: the run fills it in, the writers of
 * `office/` turn it into bytes, and the same data always gives the same bytes.
 *
 * Promise:  yen are whole numbers, minutes are billed minutes, dates are days in Japan ('YYYY-MM-DD').
 * Never:    a child's name. Names of members, addresses and accounts are plain text here: seal what you store.
 * One set:  a run that holds activities of two 会計年度 is two sets (domain: they never mix), each with files of its own.
 * Used by:  server (the monthly run), office/*.
 */
import type { ClockTime, IsoDate, IsoMonth } from '../rules/calendar.ts'

/** A run's set of one fiscal year: what every paper says about where it comes from. */
export interface RunHead {
  /** names the run and its revision, e.g. '202511-1' */
  runNo: string
  /** the run's month */
  month: IsoMonth
  fiscalYear: number
  /** SHA-256 (hex) over the canonical lines of this set: what is approved */
  linesHash: string
}

/** A bank account as the register holds it. */
export interface BankAccount {
  bankCode: string
  branchCode: string
  /** 1 普通 · 2 当座 · 4 貯蓄 */
  kind: '1' | '2' | '4'
  /** up to seven digits */
  number: string
  /** as typed or as the bank has it; brought to half-width kana (rules/holder-kana.ts) on the way out */
  holder: string
}

export const ACCOUNT_KIND_WORDS: Record<BankAccount['kind'], string> = { 1: '普通', 2: '当座', 4: '貯蓄' }

// ---------------------------------------------------------------------------------------- 交付決定額一覧

/** Where a decided amount comes from. The parts add up to the amount; the list refuses a row in which they do not. */
export interface DecisionParts {
  /** 通常: the first child in the basic band */
  basicYen: number
  /** 時間外: the first child in every other band */
  premiumYen: number
  /** 病児: sick children counted in full */
  sickYen: number
  /** きょうだい: children from the second on */
  siblingYen: number
  /** 制度 (育休復帰 …): fees that the city bears beside the subsidy */
  programmeYen: number
  /** 過誤調整: may be negative */
  adjustmentYen: number
}

/** One decision: one provider, one run month, one fiscal year. */
export interface DecisionRow {
  decisionNo: string
  memberNo: string
  name: string
  /** activities, adjustments not counted */
  count: number
  billedMinutes: number
  feeYen: number
  rewardYen: number
  /** 交付額, adjustments included: what is decided. Not paid when ≤ 0. */
  decidedYen: number
  parts: DecisionParts
  /** null: none registered, the payment is held back */
  account: BankAccount | null
  /** 備考: '口座確認中', '過年度支出' …; '' for none */
  note: string
}

export interface DecisionList {
  head: RunHead
  /** in any order: the writers sort by 会員番号 */
  rows: DecisionRow[]
}

// ------------------------------------------------------------------------------------------- 入金データ

/** One amount to pay. */
export interface TransferRow {
  /** 交付番号: unique in a file */
  decisionNo: string
  memberNo: string
  /** no record when ≤ 0 */
  amountYen: number
  account: BankAccount | null
}

/** Who pays, from where, when. From TRANSFER_* and `--pay-on`. */
export interface TransferOrder {
  /** ten digits */
  consignorCode: string
  /** half-width kana or what becomes it, at most 40 bytes */
  consignorName: string
  bankCode: string
  branchCode: string
  accountKind: '1' | '2'
  accountNumber: string
  payOn: IsoDate
  /** 祝日: no bank is open */
  holidays: ReadonlySet<IsoDate>
  /** CRLF after every record, the last too (the default), or nothing */
  lineEnd?: 'crlf' | 'none'
  /** ｦ: written as ｵ, or its holder refused (the default) */
  wo?: 'o' | 'refuse'
}

// ---------------------------------------------------------------------------------------- 交付決定通知書

export interface PostalAddress {
  /** '8020801' */
  postalCode: string
  /** city, town and number */
  address: string
  /** '' for none */
  building: string
  name: string
}

export interface NoticeActivity {
  date: IsoDate
  start: ClockTime
  end: ClockTime
  billedMinutes: number
  children: number
  sick: number
  /** the requester by number: no name of another family on a member's paper */
  requesterNo: string
  /** '育休復帰' …; '' for none */
  note: string
  /** the provider was told another amount when the report was approved: said on the notice, never in silence */
  changed: boolean
  feeYen: number
  rewardYen: number
  subsidyYen: number
}

/** A difference to an amount decided before. */
export interface NoticeAdjustment {
  /** the activity's day */
  date: IsoDate
  /** the decision it corrects, e.g. '2025-202510-100012' */
  correctsDecisionNo: string
  /** why, in words for the member: '終了時刻の訂正（18:00→17:00）' */
  reason: string
  beforeYen: number
  afterYen: number
}

export interface NoticeData {
  decisionNo: string
  memberNo: string
  /** 文書番号, whole: '子支第1234号' */
  documentNo: string
  /** the day of the decision */
  date: IsoDate
  /** `change`: 変更交付決定, when the run holds nothing but corrections or takes money back */
  kind: 'decision' | 'change'
  addressee: PostalAddress
  fiscalYear: number
  /** the run's month */
  month: IsoMonth
  /** first and last day of the activities; the run's month for a notice of adjustments only */
  periodFrom: IsoDate
  periodTo: IsoDate
  activities: NoticeActivity[]
  adjustments: NoticeAdjustment[]
  /** Σ subsidies + Σ (after − before) = pay − repay: checked by the writer */
  decidedYen: number
  /** transferred; differs from what is decided where something is asked back beside it */
  payYen: number
  /** asked back by a 納入通知書 */
  repayYen: number
  /** with the names of bank and branch as people read them; null: held back until an account is registered */
  account: (BankAccount & { bankName: string; branchName: string }) | null
  /** null when nothing is paid or the payment is held back */
  payOn: IsoDate | null
}

/** What the city says on every notice: data of the city, handed in. */
export interface NoticeTexts {
  /** '○○市長 ○○ ○○' */
  mayor: string
  /** the subsidy's name: '○○事業補助金' */
  subsidyName: string
  /** '○○補助金交付要綱第8条' */
  article: string
  /** 取消・返還 and other conditions, a paragraph each */
  conditions: string[]
  /** PNG or JPEG of the seal; null prints （公印省略） */
  sealPicture: Uint8Array | null
  /** office, address, telephone: a line each */
  contact: string[]
  /** 教示文; null for none (the default) */
  appeal: string | null
}

// ------------------------------------------------------------------------------------------------- 起案

export interface ApprovalSheetData {
  head: RunHead
  /** 起案番号; '' when the office numbers by hand */
  draftNo: string
  preparedOn: IsoDate
  /** 所属 and name of the preparer */
  preparedBy: { office: string; name: string }
  /** the boxes of 決裁, left to right: '部長', '課長', '係長' … */
  approvers: string[]
  subsidyName: string
  article: string
  /** 予算科目: '一般会計 3款 民生費 …', a line each */
  budget: string[]
  decisions: number
  activities: number
  billedMinutes: number
  feeYen: number
  rewardYen: number
  decidedYen: number
  parts: DecisionParts
  /** what a transfer is made for; differs from the decided amount by what is held back or ≤ 0 */
  transferCount: number
  transferYen: number
  payOn: IsoDate
  /** asked back by 納入通知書: transfer + held back − this = decided, checked by the writer */
  repay: { count: number; yen: number }
  heldBack: { memberNo: string; reason: string; yen: number }[]
  /** warnings that stood when it was submitted */
  warnings: { count: number; message: string }[]
  /** 過年度支出: approved apart */
  pastFiscalYear: boolean
  /** the files beside the sheet, with their SHA-256 (hex) */
  files: { name: string; sha256: string }[]
}

// -------------------------------------------------------------------------------------------- 支払内訳書

/** For 会計室: what one transfer file of a set pays, and what it does not. */
export interface PaymentSummary {
  head: RunHead
  /** 予算科目, a line each */
  budget: string[]
  subsidyName: string
  payOn: IsoDate
  /** of a transfer file after the run's own: its number, and what the files before it paid; null: the run's own */
  later: { batch: number; before: { count: number; yen: number } } | null
  decidedYen: number
  /** what stands in the transfer file */
  payments: { bankCode: string; bankName: string; yen: number }[]
  held: { memberNo: string; reason: string; yen: number }[]
  repayments: { decisionNo: string; memberNo: string; yen: number }[]
  /** of the transfer file, hex; null where nothing is paid and there is none */
  transferSha256: string | null
}

// -------------------------------------------------------------------------------------------------- 返納

/** What one provider owes from one decision: for the 納入通知書 that asks for it. */
export interface Repayment {
  decisionNo: string
  memberNo: string
  documentNo: string
  /** the day of the decision */
  date: IsoDate
  addressee: PostalAddress
  fiscalYear: number
  /** the run's month */
  month: IsoMonth
  /** the lines that took something back */
  lines: NoticeAdjustment[]
  /** of them already taken off this month's payment, where the city's rule says so; ≥ 0 */
  deductedYen: number
  /** Σ (before − after) of the lines − deducted: checked by the writer */
  repayYen: number
  /** null: the 納入通知書 says it */
  dueOn: IsoDate | null
}

// ---------------------------------------------------------------------- 支払額のお知らせ・証明書・領収書

/** A provider's year: what the city paid, month by month. */
export interface YearlyStatement {
  memberNo: string
  addressee: PostalAddress
  /** the day printed on it */
  date: IsoDate
  /** calendar year of the payments */
  year: number
  /** asked back by decisions of that year's runs; not taken off what was paid */
  repayYen: number
  payments: {
    paidOn: IsoDate
    /** the run's month */
    month: IsoMonth
    decisionNo: string
    count: number
    /** 報酬 and 利用料金 of its activities, for the provider's own books */
    rewardYen: number
    feeYen: number
    paidYen: number
  }[]
}

/** 特定子ども・子育て支援提供証明書 (with what it cost) of one child and one month, for a requester. */
export interface CareCertificate {
  /** the requester */
  addressee: PostalAddress
  requesterNo: string
  /** the child is the one it is about: named */
  childName: string
  childBirthDate: IsoDate
  provider: { memberNo: string; name: string }
  month: IsoMonth
  date: IsoDate
  /** activities that count: 送迎のみ left out; fee is the child's share without transport and meals */
  visits: { date: IsoDate; start: ClockTime; end: ClockTime; feeYen: number }[]
}
