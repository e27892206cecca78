/**
 * Roles: who may take which step with a month. The command line and the month's page read the same table.
 *
 * Used by:  server/verbs/month.ts, server/routes/review/month-steps.ts.
 */
import type { StaffRole } from '../../db/schema.ts'

export type MonthAction =
  | 'preview'
  | 'close'
  | 'check'
  | 'submit'
  | 'approve'
  /** 過年度支出: what is paid after its year's accounts closed */
  | 'approve-past'
  | 'take-back'
  | 'export'
  /** the print stream again into the printer's folder */
  | 'print'
  | 'pay'
  /** 振込不能 entered from the bank's notice */
  | 'return'
  /** 再振込: a later transfer file, or one of them taken back */
  | 'batch'
  /** 口座を確かめました */
  | 'confirm-account'
  /** 短縮名義: one enters it, another confirms the account */
  | 'short-holder'
  /** the file that moves money; nobody else needs to hold it */
  | 'transfer-file'
  /** lists, notices and sheets: accounts stand on them */
  | 'list-file'
  /** 支払額のお知らせ of a year */
  | 'statements'
  /** 提供証明書 and receipts of a family */
  | 'certificates'
  /** everything in one zip, for famisapo verify */
  | 'bundle'

/** The first is who does it in the sandbox when nobody is named. */
export const MONTH_ROLES: Record<MonthAction, readonly StaffRole[]> = {
  preview: ['clerk', 'preparer', 'approver', 'treasury', 'admin', 'auditor', 'centre'],
  close: ['clerk', 'preparer', 'admin'],
  check: ['clerk', 'preparer', 'admin'],
  submit: ['preparer'],
  approve: ['approver'],
  'approve-past': ['approver'],
  'take-back': ['preparer', 'approver'],
  export: ['clerk', 'preparer', 'treasury'],
  print: ['clerk', 'preparer', 'treasury'],
  pay: ['treasury'],
  return: ['treasury', 'clerk'],
  batch: ['treasury', 'clerk'],
  'confirm-account': ['centre', 'clerk'],
  'short-holder': ['clerk', 'centre'],
  'transfer-file': ['treasury', 'clerk'],
  'list-file': ['clerk', 'preparer', 'approver', 'treasury', 'auditor'],
  statements: ['clerk', 'preparer', 'treasury', 'auditor'],
  certificates: ['centre', 'clerk', 'auditor'],
  bundle: ['auditor', 'preparer', 'treasury', 'clerk'],
}

export const mayMonth = (role: StaffRole, action: MonthAction): boolean => MONTH_ROLES[action].includes(role)
