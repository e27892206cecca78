/** Months: the monthly run as a page: what was found, what is decided, where every payment stands, the files made. */
import { Type, type Static } from 'typebox'
import { HistoryEntry } from './report.ts'
import { isoDate, memberNo, oneOf, orNull } from './shapes.ts'

export const MonthState = oneOf(
  ...(['open', 'closed', 'calculated', 'checked', 'submitted', 'approved', 'exported', 'paid'] as const),
)
export type MonthState = Static<typeof MonthState>

export const MonthItem = Type.Object({
  /** 'YYYY-MM' */
  month: Type.String(),
  state: MonthState,
  run: orNull(Type.String()),
  decisions: Type.Integer(),
  activities: Type.Integer(),
  subsidyYen: Type.Integer(),
  blocks: Type.Integer(),
  warns: Type.Integer(),
  /** decided and not in a file: held back or sent back */
  unpaid: Type.Integer(),
  payOn: orNull(Type.String()),
})
export type MonthItem = Static<typeof MonthItem>
/** 支払額のお知らせ of a year that is over, for all; none for a role that may not hold them */
export const YearPapers = Type.Object({ year: Type.Integer(), pdf: Type.String(), csv: Type.String() })
export type YearPapers = Static<typeof YearPapers>
export const MonthList = Type.Object({ items: Type.Array(MonthItem), years: Type.Array(YearPapers) })
export type MonthList = Static<typeof MonthList>

export const MonthAction = oneOf(
  ...([
    'preview',
    'close',
    'check',
    'submit',
    'approve',
    'approve-past',
    'take-back',
    'export',
    'pay',
    'return',
  ] as const),
  ...(['batch', 'confirm-account'] as const),
)
export type MonthAction = Static<typeof MonthAction>

/** `why`: for whom it is, or what stands in the way; null when it may be taken */
export const MonthStep = Type.Object({ action: MonthAction, why: orNull(Type.String()) })
export type MonthStep = Static<typeof MonthStep>

/** What a check is about; `address` of our own page. */
const CheckRef = Type.Object({ ref: Type.String(), address: orNull(Type.String()), text: Type.String() })
export const CheckGroup = Type.Object({
  code: Type.String(),
  severity: oneOf('block', 'warn'),
  words: Type.String(),
  count: Type.Integer(),
  /** the first of them */
  items: Type.Array(CheckRef),
})
export type CheckGroup = Static<typeof CheckGroup>

export const PaymentState = oneOf(
  ...(['none', 'waiting', 'held', 'ready', 'in-file', 'paid', 'returned'] as const),
)
export type PaymentState = Static<typeof PaymentState>

export const MonthRow = Type.Object({
  decisionNo: Type.String(),
  memberNo: Type.String(),
  name: Type.String(),
  fiscalYear: Type.Integer(),
  count: Type.Integer(),
  billedMinutes: Type.Integer(),
  feeYen: Type.Integer(),
  rewardYen: Type.Integer(),
  subsidyYen: Type.Integer(),
  payYen: Type.Integer(),
  repayYen: Type.Integer(),
  /** `none`: nothing is paid */
  payment: PaymentState,
  /** of the transfer file it is in */
  batch: orNull(Type.Integer()),
})
export type MonthRow = Static<typeof MonthRow>

/** A payment that somebody must do something about. */
export const OpenPayment = Type.Object({
  decisionNo: Type.String(),
  memberNo: Type.String(),
  name: Type.String(),
  yen: Type.Integer(),
  state: PaymentState,
  /** what happened and what to do */
  words: Type.String(),
  /** as the bank says it */
  returnReason: orNull(Type.String()),
  /** goes back with 「口座を確かめました」; null: nothing to confirm */
  confirm: orNull(Type.String()),
  /** what is confirmed: the account, or that it is paid though a later month asks it back */
  asks: oneOf('account', 'repayment'),
  /** goes back with a 短縮名義; null: the holder's name is not what stands in the way, or not for this role */
  shorten: orNull(Type.String()),
  /** not reached by LINE: a letter is written */
  letter: Type.Boolean(),
})
export type OpenPayment = Static<typeof OpenPayment>

export const MonthFile = Type.Object({
  name: Type.String(),
  fiscalYear: Type.Integer(),
  batch: Type.Integer(),
  sha256: Type.String(),
  bytes: Type.Integer(),
  madeAt: Type.String(),
  madeBy: Type.String(),
  voidedAt: orNull(Type.String()),
  voidedBy: orNull(Type.String()),
  /** null: not for this role, void, or another took its place */
  address: orNull(Type.String()),
})
export type MonthFile = Static<typeof MonthFile>

export const MonthBatch = Type.Object({
  batch: Type.Integer(),
  payOn: Type.String(),
  state: oneOf('in-file', 'paid'),
  count: Type.Integer(),
  sumYen: Type.Integer(),
})
export type MonthBatch = Static<typeof MonthBatch>

export const MonthTotals = Type.Object({
  decisions: Type.Integer(),
  activities: Type.Integer(),
  feeYen: Type.Integer(),
  rewardYen: Type.Integer(),
  subsidyYen: Type.Integer(),
})
export type MonthTotals = Static<typeof MonthTotals>

export const MonthPage = Type.Object({
  month: Type.String(),
  state: MonthState,
  run: orNull(Type.String()),
  hash: orNull(Type.String()),
  totals: MonthTotals,
  payYen: Type.Integer(),
  repayYen: Type.Integer(),
  /** what the person looking may do now, first the one to do next */
  steps: Type.Array(MonthStep),
  calculatedAt: orNull(Type.String()),
  submitted: orNull(Type.Object({ by: Type.String(), at: Type.String() })),
  approvals: Type.Array(Type.Object({ by: Type.String(), at: Type.String() })),
  approvalsNeeded: Type.Integer(),
  /** 過年度支出: what would be paid after its year's accounts closed; approved apart, by as many as the run */
  pastYears: Type.Array(
    Type.Object({
      ...{ fiscalYear: Type.Integer(), count: Type.Integer(), yen: Type.Integer() },
      /** by whom, their names */
      approvals: Type.Array(Type.String()),
    }),
  ),
  /** of the run's own transfer file; proposed before it is made */
  payOn: Type.String(),
  checks: Type.Array(CheckGroup),
  rows: Type.Array(MonthRow),
  openPayments: Type.Array(OpenPayment),
  batches: Type.Array(MonthBatch),
  nextBatch: Type.Object({ batch: Type.Integer(), payOn: Type.String() }),
  files: Type.Array(MonthFile),
  /** list and 起案 sheet before an export: not in the register yet */
  drafts: Type.Array(
    Type.Object({ name: Type.String(), fiscalYear: Type.Integer(), address: Type.String() }),
  ),
  /** the printer's folder; null: none is set, or there are no notices yet */
  print: orNull(
    Type.Object({
      /** of the stream that counts now; null: it lies there not yet */
      droppedAt: orNull(Type.String()),
      encrypted: Type.Boolean(),
      /** this person may put it there again */
      may: Type.Boolean(),
    }),
  ),
  /** members to whom a letter goes, as csv; null: there is none, or not for this role */
  letters: orNull(Type.String()),
  history: Type.Array(HistoryEntry),
})
export type MonthPage = Static<typeof MonthPage>

/** The run as it would be, rolled back. */
const Amounts = Type.Object({
  ...{ feeYen: Type.Integer(), rewardYen: Type.Integer(), subsidyYen: Type.Integer() },
})
/** The same month under another policy. `asIf`: its last version begins later, and is taken as if it had begun. */
export const MonthBeside = Type.Object({
  ...{ version: Type.String(), asIf: Type.Boolean(), totals: MonthTotals, checks: Type.Array(CheckGroup) },
  providers: Type.Array(
    Type.Object({
      ...{ memberNo: Type.String(), name: Type.String(), fiscalYear: Type.Integer() },
      ...{ now: Amounts, other: Amounts },
    }),
  ),
})
export type MonthBeside = Static<typeof MonthBeside>
export const MonthPreview = Type.Object({
  ...{ totals: MonthTotals, checks: Type.Array(CheckGroup), beside: orNull(MonthBeside) },
})
/** `policy`: the text of a policy file */
export const PreviewMonth = Type.Object(
  { policy: Type.Optional(Type.String({ maxLength: 500_000 })) },
  { additionalProperties: false },
)
export type PreviewMonth = Static<typeof PreviewMonth>
export type MonthPreview = Static<typeof MonthPreview>

const only = { additionalProperties: false }
/** `hash`: of what was on the screen */
export const ApproveMonth = Type.Object({ hash: Type.String({ pattern: '^[0-9a-f]{64}$' }) }, only)
export type ApproveMonth = Static<typeof ApproveMonth>
export const TakeBackMonth = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 300 }) }, only)
export type TakeBackMonth = Static<typeof TakeBackMonth>
export const ExportMonth = Type.Object({ payOn: isoDate }, only)
export type ExportMonth = Static<typeof ExportMonth>
export const EnterReturn = Type.Object(
  {
    ...{ decisionNo: Type.String({ maxLength: 40 }), reason: Type.String({ minLength: 1, maxLength: 60 }) },
    /** the transfer file that was looked at; left out: the only one */
    batch: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  only,
)
export type EnterReturn = Static<typeof EnterReturn>
/** `交付番号,理由`, and `振込日` where a decision was transferred more than once */
export const EnterReturnsCsv = Type.Object({ csv: Type.String({ maxLength: 200_000 }) }, only)
export type EnterReturnsCsv = Static<typeof EnterReturnsCsv>
export const MakeBatch = Type.Object({ batch: Type.Integer({ minimum: 2 }), payOn: isoDate }, only)
export type MakeBatch = Static<typeof MakeBatch>
export const ConfirmAccount = Type.Object(
  { memberNo, confirm: Type.String({ pattern: '^[0-9a-f]{16}$' }) },
  only,
)
export type ConfirmAccount = Static<typeof ConfirmAccount>

/** 短縮名義, as the bank has it */
export const ShortHolder = Type.Object(
  {
    ...{ memberNo, mark: Type.String({ pattern: '^[0-9a-f]{16}$' }) },
    holder: Type.String({ minLength: 1, maxLength: 60 }),
  },
  only,
)
export type ShortHolder = Static<typeof ShortHolder>

/** `told` heard of it by LINE; to `letters` somebody writes */
export const ReturnsEntered = Type.Object({
  told: Type.Integer(),
  letters: Type.Integer(),
  already: Type.Integer(),
})
export type ReturnsEntered = Static<typeof ReturnsEntered>
/** A step taken: the month as it is now. */
export const MonthDone = Type.Object({ month: MonthPage, returns: orNull(ReturnsEntered) })
export type MonthDone = Static<typeof MonthDone>
export const BatchNo = Type.Object({ batch: Type.Integer({ minimum: 2 }) }, only)
export type BatchNo = Static<typeof BatchNo>
