/**
 * ApplicationGroups: a form as rows with labels, each beside the value in the register that it would change.
 */
import type { BankAccount } from '../../../db/accounts.ts'
import type { Member } from '../../../db/members.ts'
import type { RegisteredChild } from '../../../db/register-member.ts'
import type {
  AccountEntry,
  ApplicationKind,
  ChildEntry,
  MemberDetails,
  RegistrationForm,
} from '../../../rules/registration.ts'
import { yuchoAccount } from '../../../rules/yucho.ts'
import { holderForPeople } from '../../../rules/holder-kana.ts'
import { bankByCode, branchByCode } from '../../bank-search.ts'
import type { ToldGroup, ToldRow } from '../../contract.ts'
import { ACCOUNT_KINDS, QUALIFICATIONS, TOLD } from './application-words.ts'

/** What the register holds of the member the application is about. */
export interface Registered {
  member: Member
  children: RegisteredChild[]
  details: MemberDetails | null
  account: BankAccount | null
}

/** @param before  undefined: nothing to compare with */
function row(label: string, value: string, before?: string, sensitive = false): ToldRow {
  const changes = before !== undefined && before !== '' && before !== value
  return { label, value: value || TOLD.none, before: changes ? before : null, sensitive }
}

const japaneseDay = (date: string) =>
  `${Number(date.slice(0, 4))}年${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日`
const withHyphen = (postalCode: string) => postalCode.replace(/^(\d{3})(\d{4})$/, '$1-$2')
const joined = (...parts: string[]) => parts.filter(Boolean).join(' ')

export function toldGroups(
  kind: ApplicationKind,
  form: RegistrationForm,
  known: Registered | null,
  may: { health: boolean },
  consents: readonly { code: string; title: string }[],
): ToldGroup[] {
  return [
    personGroup(form, known),
    addressGroup(form, known),
    contactGroup(form, known),
    ...(kind === 'provider' ? [] : childGroups(form, known, may.health)),
    ...(kind === 'requester' || !form.qualifications
      ? []
      : [
          {
            title: TOLD.qualifications,
            rows: [
              row(
                TOLD.qualifications,
                form.qualifications.held.map((one) => QUALIFICATIONS[one]).join('、'),
                known?.details?.qualifications.map((one) => QUALIFICATIONS[one]).join('、'),
              ),
            ],
          },
        ]),
    {
      title: TOLD.consents,
      rows: (form.consents ?? []).map(({ code, version, at }) =>
        row(consents.find((one) => one.code === code)?.title ?? code, `${at.slice(0, 10)}（${version}）`),
      ),
    },
  ].filter(({ rows }) => rows.length > 0)
}

function personGroup({ person }: RegistrationForm, known: Registered | null): ToldGroup {
  const member = known?.member
  return {
    title: TOLD.person,
    rows: person
      ? [
          row(TOLD.name, joined(person.familyName, person.givenName), member?.name),
          row(TOLD.kana, joined(person.familyKana, person.givenKana), member?.kana),
          row(TOLD.birthDate, japaneseDay(person.birthDate), member && japaneseDay(member.birthDate)),
        ]
      : [],
  }
}

function addressGroup({ address }: RegistrationForm, known: Registered | null): ToldGroup {
  const { member, details } = known ?? {}
  return {
    title: TOLD.address,
    rows: address
      ? [
          row(TOLD.postalCode, withHyphen(address.postalCode), member?.postalCode),
          row(TOLD.line, address.address, member?.address),
          ...(address.building || details?.building
            ? [row(TOLD.building, address.building, details?.building)]
            : []),
          row(TOLD.ward, address.ward || TOLD.outside, member && (member.ward || TOLD.outside)),
          ...(address.workplaceName || details?.workplaceName
            ? [
                row(
                  TOLD.workplace,
                  joined(address.workplaceName, address.workplaceAddress),
                  details ? joined(details.workplaceName, details.workplaceAddress) : undefined,
                ),
              ]
            : []),
        ]
      : [],
  }
}

function contactGroup({ contact }: RegistrationForm, known: Registered | null): ToldGroup {
  const details = known?.details
  const emergency = (of: { emergencyName: string; emergencyRelation: string; emergencyPhone: string }) =>
    joined(of.emergencyName, of.emergencyRelation && `（${of.emergencyRelation}）`, of.emergencyPhone)
  return {
    title: TOLD.contact,
    rows: contact
      ? [
          row(TOLD.phone, contact.phone, known?.member.phone),
          row(TOLD.emergency, emergency(contact), details ? emergency(details) : undefined),
        ]
      : [],
  }
}

function childGroups({ children }: RegistrationForm, known: Registered | null, health: boolean): ToldGroup[] {
  const told = children ?? []
  const same = (a: ChildEntry, b: RegisteredChild) =>
    a.name === b.name || (a.kana === b.kana && a.kana !== '')
  const unnamed = (known?.children ?? []).filter((child) => !told.some((one) => same(one, child)))
  return [
    ...told.map((child, index) => {
      const before = known?.children.find((one) => same(child, one))
      return {
        title: TOLD.child(index + 1),
        rows: [
          row(
            TOLD.name,
            joined(child.name, `（${child.kana}）`),
            before && joined(before.name, `（${before.kana}）`),
          ),
          row(TOLD.birthDate, japaneseDay(child.birthDate), before && japaneseDay(before.birthDate)),
          row(TOLD.school, child.school, before?.school),
          ...(health
            ? [
                row(
                  TOLD.allergy,
                  child.allergy,
                  before?.allergy,
                  (child.allergy || before?.allergy || '') !== '',
                ),
              ]
            : []),
        ],
      }
    }),
    ...(unnamed.length > 0
      ? [{ title: TOLD.unnamed, rows: unnamed.map((child) => row(child.name, TOLD.stays)) }]
      : []),
  ]
}

// ── the account ──────────────────────────────────────────────────────────────────────────────────────────

interface Clear {
  masked: boolean
}

const hide = (number: string, { masked }: Clear) =>
  masked ? `${'•'.repeat(Math.max(0, number.length - 2))}${number.slice(-2)}` : number
function hideHolder(holder: string, { masked }: Clear): string {
  const shown = holderForPeople(holder)
  return masked ? `${shown.slice(0, 2)}${'•'.repeat(Math.max(0, shown.length - 2))}` : shown
}

const bankName = (code: string) =>
  code === '9900' ? TOLD.yucho : joined(bankByCode(code)?.name ?? '?', `(${code})`)
const branchName = (bankCode: string, code: string) => {
  const name = branchByCode(bankCode, code)?.name
  return name ? `${name} (${code})` : code
}

export function toldAccount(form: RegistrationForm, known: Registered | null, clear: Clear): ToldRow[] {
  if (form.account) return accountRows(form.account, known?.account ?? null, clear)
  return form.keepsAccount ? [row(TOLD.account, TOLD.keeps)] : []
}

function accountRows(told: AccountEntry, before: BankAccount | null, clear: Clear): ToldRow[] {
  const holder = row(
    TOLD.holder,
    hideHolder(told.holder, clear),
    before ? hideHolder(before.holderKana, clear) : undefined,
  )
  const paid = transferAccount(told)
  const place = paid && [
    row(TOLD.bank, bankName(paid.bankCode), before ? bankName(before.bankCode) : undefined),
    row(
      TOLD.branch,
      branchName(paid.bankCode, paid.branchCode),
      before ? branchName(before.bankCode, before.branchCode) : undefined,
    ),
    row(TOLD.kind, ACCOUNT_KINDS[paid.kind], before ? ACCOUNT_KINDS[before.kind] : undefined),
    changedNumber(row(TOLD.number, hide(paid.number, clear)), paid.number, before?.number, clear),
  ]
  const symbol =
    told.type === 'yucho'
      ? [row(TOLD.symbol, hide(told.symbol, clear)), row(TOLD.yuchoNumber, hide(told.number, clear))]
      : []
  return [...symbol, ...(place || []), holder]
}

/** Two numbers may look alike behind their dots and differ. */
function changedNumber(shown: ToldRow, number: string, before: string | undefined, clear: Clear): ToldRow {
  return before === undefined || before === number ? shown : { ...shown, before: hide(before, clear) }
}

function transferAccount(told: AccountEntry): Omit<BankAccount, 'holderKana'> | null {
  if (told.type === 'bank') return told
  const converted = yuchoAccount(told.symbol, told.number)
  return 'refusal' in converted ? null : converted
}
