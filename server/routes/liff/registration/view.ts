/** View: an application as its pages show it, with what is left to do. */
import type { Application } from '../../../../db/applications.ts'
import {
  checkPage,
  pagesOf,
  type RegistrationFacts,
  type RegistrationProblem as Finding,
} from '../../../../rules/registration-checks.ts'
import type { RegistrationForm } from '../../../../rules/registration.ts'
import type { RegistrationDraft, RegistrationProblem } from '../../../contract.ts'
import { bankByCode, branchByCode } from '../../../bank-search.ts'
import { registrationWords } from './words.ts'

export const shown = (finding: Finding): RegistrationProblem => ({
  field: finding.field,
  code: finding.code,
  text: registrationWords(finding),
})

export function draftView(application: Application, facts: RegistrationFacts): RegistrationDraft {
  const { kind, form, state, caseNo, version, savedAt, returnReason } = application
  const pages = pagesOf(kind)
  const findings = new Map(pages.map((page) => [page, checkPage(page, kind, form, facts)]))
  const isFilled = (page: (typeof pages)[number]) =>
    form[page] !== null || (page === 'account' && form.keepsAccount === true)
  return {
    ...{ kind, caseNo, version, returnReason, pages },
    state: state as RegistrationDraft['state'],
    savedAt: savedAt.toISOString(),
    done: pages.filter((page) => findings.get(page)!.length === 0),
    problems: pages.filter(isFilled).flatMap((page) => findings.get(page)!.map(shown)),
    sendKey: form.sendKey ?? null,
    keepsAccount: form.keepsAccount ?? false,
    person: form.person,
    address: form.address,
    contact: form.contact,
    children: form.children,
    qualifications: form.qualifications,
    account: form.account,
    consents: form.consents?.map(({ code, version: wording }) => ({ code, version: wording })) ?? null,
    bank: bankOf(form),
  }
}

function bankOf({ account }: RegistrationForm): RegistrationDraft['bank'] {
  if (account?.type !== 'bank') return null
  const bank = bankByCode(account.bankCode)
  const branch = branchByCode(account.bankCode, account.branchCode)
  return bank && branch ? { name: bank.name, branch: branch.name } : null
}
