/** MonthsApi: the calls about months. */
import type {
  EnterReturn,
  MonthAction,
  MonthDone,
  MonthList,
  MonthPage,
  MonthPreview,
  ShownAccount,
} from '../server/contract.ts'
import { call } from './api.ts'

const of = (month: string) => `/months/${encodeURIComponent(month)}`
const step = (month: string, name: string, body: object = {}) =>
  call<MonthDone>('POST', `${of(month)}/${name}`, body)

export const monthsApi = {
  list: () => call<MonthList>('GET', '/months'),
  month: (month: string) => call<MonthPage>('GET', of(month)),
  /** @param policy  the text of a policy file, to set beside */
  preview: (month: string, policy?: string) =>
    call<MonthPreview>('POST', `${of(month)}/preview`, policy === undefined ? {} : { policy }),
  /** close, check, submit, pay */
  step: (month: string, action: MonthAction) => step(month, action),
  approve: (month: string, hash: string) => step(month, 'approve', { hash }),
  approvePast: (month: string, hash: string) => step(month, 'approve-past', { hash }),
  takeBack: (month: string, reason: string) => step(month, 'take-back', { reason }),
  export: (month: string, payOn: string) => step(month, 'export', { payOn }),
  shortHolder: (month: string, memberNo: string, mark: string, holder: string) =>
    step(month, 'short-holder', { memberNo, mark, holder }),
  print: (month: string) => step(month, 'print'),
  enterReturn: (month: string, entry: EnterReturn) => step(month, 'returns', entry),
  enterReturns: (month: string, csv: string) => step(month, 'returns-csv', { csv }),
  confirmAccount: (month: string, memberNo: string, confirm: string) =>
    step(month, 'confirm-account', { memberNo, confirm }),
  account: (month: string, memberNo: string) =>
    call<ShownAccount>('GET', `${of(month)}/accounts/${memberNo}`),
  makeBatch: (month: string, batch: number, payOn: string) => step(month, 'batches', { batch, payOn }),
  batchPaid: (month: string, batch: number) => step(month, 'batches/paid', { batch }),
  batchVoid: (month: string, batch: number) => step(month, 'batches/void', { batch }),
}
