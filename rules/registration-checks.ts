/**
 * RegistrationChecks: what is to mend in an application, each refusal at its field.
 *
 * Promise:  a form without a finding may be sent; the same form on the same day always gives the same findings.
 *           A field is a path into RegistrationForm: 'children.1.birthDate'.
 * Never:    reads the clock, the bank list or the city's texts: they are handed in.
 * Used by:  server/routes/liff/registration/*; the words stand in server/routes/liff/registration-words.ts.
 */
import { checkAccount } from './account-checks.ts'
import { isIsoDate, type IsoDate } from './calendar.ts'
import { formulaStart, hasControlCharacter } from './formula-text.ts'
import { ageOn, lastDayOfSixthGrade, monthsOldOn } from './registration-ages.ts'
import type {
  AddressPage,
  ApplicationKind,
  ChildEntry,
  Consent,
  ContactPage,
  PersonPage,
  QualificationPage,
  RegistrationForm,
} from './registration.ts'

export type RegistrationCode =
  | 'MISSING'
  | 'TOO_LONG'
  | 'TEXT_FORMULA'
  | 'TEXT_CONTROL'
  | 'NOT_KATAKANA'
  | 'BAD_DATE'
  | 'BIRTH_IN_FUTURE'
  | 'TOO_YOUNG'
  | 'TOO_OLD'
  | 'BAD_POSTAL_CODE'
  | 'WRONG_WARD'
  | 'NO_TIE_TO_CITY'
  | 'WORKPLACE_OUTSIDE'
  | 'BAD_PHONE'
  | 'SAME_PHONE'
  | 'NO_CHILDREN'
  | 'TOO_MANY_CHILDREN'
  | 'CHILD_TOO_YOUNG'
  | 'CHILD_TOO_OLD'
  | 'CHILD_TWICE'
  | 'NONE_AND_OTHERS'
  | 'UNKNOWN_BANK'
  | 'UNKNOWN_BRANCH'
  | 'YUCHO_BY_SYMBOL'
  | 'BAD_ACCOUNT_NUMBER'
  | 'BAD_SYMBOL'
  | 'BAD_YUCHO_NUMBER'
  | 'YUCHO_LAST_DIGIT'
  | 'HOLDER_ILLEGAL'
  | 'HOLDER_TOO_LONG'
  | 'NOT_AGREED'

export interface RegistrationProblem {
  field: string
  code: RegistrationCode
  /** what the sentence names: an age, a day, the characters that cannot be */
  detail?: string
}

export interface RegistrationFacts {
  today: IsoDate
  /** the city as addresses name it */
  cityName: string
  wards: readonly string[]
  minimumAgeYears: { provider: number; requester: number }
  /** what must be agreed to, in the wording in force */
  consents: readonly { code: string; version: string; kinds: readonly ApplicationKind[] }[]
  /** the register holds an account that may stay */
  hasAccount: boolean
  bankExists(bankCode: string): boolean
  branchExists(bankCode: string, branchCode: string): boolean
}

export type PageName = Exclude<keyof RegistrationForm, 'keepsAccount' | 'sendKey'>

const OLDEST_YEARS = 120
export const MOST_CHILDREN = 10
const LONGEST = { name: 20, address: 100, text: 60, allergy: 300 }
/** full-width katakana with its marks; a gap between two names */
const KATAKANA = /^[ァ-ヴヵヶー・]+( [ァ-ヴヵヶー・]+)*$/u

const asksForCare = (kind: ApplicationKind) => kind !== 'provider'
const givesCare = (kind: ApplicationKind) => kind !== 'requester'

/** The pages an application of that kind is made of, in the order they are asked. */
export function pagesOf(kind: ApplicationKind): PageName[] {
  return [
    ...(['person', 'address', 'contact'] as const),
    ...(asksForCare(kind) ? (['children'] as const) : []),
    ...(givesCare(kind) ? (['qualifications', 'account'] as const) : []),
    'consents',
  ]
}

/** The form with nothing in it that this kind of application does not ask for. */
export function onlyAsked(kind: ApplicationKind, form: RegistrationForm): RegistrationForm {
  const asked = pagesOf(kind)
  const unasked = (['children', 'qualifications', 'account'] as const).filter((page) => !asked.includes(page))
  return { ...form, ...Object.fromEntries(unasked.map((page) => [page, null])) }
}

/** Every page; one that was not filled in is MISSING as a whole. */
export function checkRegistration(
  kind: ApplicationKind,
  form: RegistrationForm,
  facts: RegistrationFacts,
): RegistrationProblem[] {
  return pagesOf(kind).flatMap((page) => checkPage(page, kind, form, facts))
}

export function checkPage(
  page: PageName,
  kind: ApplicationKind,
  form: RegistrationForm,
  facts: RegistrationFacts,
): RegistrationProblem[] {
  if (page === 'account' && form.keepsAccount && facts.hasAccount) return []
  if (form[page] === null) return [{ field: page, code: 'MISSING' }]
  const found = new Findings()
  switch (page) {
    case 'person':
      checkPerson(form.person!, kind, facts, found)
      break
    case 'address':
      checkAddress(form.address!, kind, facts, found)
      break
    case 'contact':
      checkContact(form.contact!, found)
      break
    case 'children':
      checkChildren(form.children!, facts, found)
      break
    case 'qualifications':
      checkQualifications(form.qualifications!, found)
      break
    case 'account':
      return checkAccount(form.account!, facts)
    case 'consents':
      checkConsents(form.consents!, kind, facts, found)
  }
  return found.problems
}

class Findings {
  readonly problems: RegistrationProblem[] = []
  add(field: string, code: RegistrationCode, detail?: string): void {
    this.problems.push(detail === undefined ? { field, code } : { field, code, detail })
  }
  /** @returns whether a text is there that may stand */
  text(field: string, value: string, longest: number): boolean {
    if (value === '') this.add(field, 'MISSING')
    else return this.mayBe(field, value, longest)
    return false
  }
  /** where nothing is as good @returns whether what is there may stand */
  mayBe(field: string, value: string, longest: number): boolean {
    const start = formulaStart(value)
    if (value.length > longest) this.add(field, 'TOO_LONG', String(longest))
    else if (hasControlCharacter(value)) this.add(field, 'TEXT_CONTROL')
    else if (start !== null) this.add(field, 'TEXT_FORMULA', start)
    else return true
    return false
  }
  kana(field: string, value: string): void {
    if (this.text(field, value, LONGEST.name * 2) && !KATAKANA.test(value)) this.add(field, 'NOT_KATAKANA')
  }
  phone(field: string, value: string): boolean {
    if (value === '') this.add(field, 'MISSING')
    else if (!isPhone(value)) this.add(field, 'BAD_PHONE')
    else return true
    return false
  }
  /** @returns whether it is a day that has been */
  birthDate(field: string, value: string, today: IsoDate): boolean {
    if (value === '') this.add(field, 'MISSING')
    else if (!isIsoDate(value)) this.add(field, 'BAD_DATE')
    else if (value > today) this.add(field, 'BIRTH_IN_FUTURE')
    else return true
    return false
  }
}

/** Ten digits, or eleven for mobile and internet telephones, in two or three groups or in one. */
export function isPhone(text: string): boolean {
  if (!/^0\d{1,4}-?\d{1,4}-?\d{3,4}$/.test(text)) return false
  const digits = text.replaceAll('-', '')
  return digits.length === (/^0[5-9]0/.test(digits) ? 11 : 10)
}

function checkPerson(
  page: PersonPage,
  kind: ApplicationKind,
  facts: RegistrationFacts,
  found: Findings,
): void {
  found.text('person.familyName', page.familyName, LONGEST.name)
  found.kana('person.familyKana', page.familyKana)
  found.text('person.givenName', page.givenName, LONGEST.name)
  found.kana('person.givenKana', page.givenKana)
  const field = 'person.birthDate'
  if (!found.birthDate(field, page.birthDate, facts.today)) return
  const { provider, requester } = facts.minimumAgeYears
  const youngest = Math.max(givesCare(kind) ? provider : 0, asksForCare(kind) ? requester : 0)
  const years = ageOn(page.birthDate, facts.today)
  if (years < youngest) found.add(field, 'TOO_YOUNG', String(youngest))
  if (years > OLDEST_YEARS) found.add(field, 'TOO_OLD')
}

function checkAddress(
  page: AddressPage,
  kind: ApplicationKind,
  { cityName, wards }: RegistrationFacts,
  found: Findings,
): void {
  const inCity = page.address.includes(cityName)
  if (page.postalCode === '') found.add('address.postalCode', 'MISSING')
  else if (!/^\d{7}$/.test(page.postalCode)) found.add('address.postalCode', 'BAD_POSTAL_CODE')
  if (found.text('address.address', page.address, LONGEST.address)) {
    const { address, ward } = page
    const named = wards.find((one) => address.includes(one))
    // a ward of that name exists in other cities too; the city's own must agree with the address
    const fits = ward === '' ? !inCity || wards.length === 0 : named === ward
    if (!fits) found.add('address.ward', 'WRONG_WARD')
  }
  found.mayBe('address.building', page.building, LONGEST.text)
  // who chose a ward may have left the city out; who named the city and forgot the ward still lives here
  const livesHere = inCity || page.ward !== ''
  if (livesHere || page.address === '' || !asksForCare(kind)) return
  // who lives elsewhere must work here
  if (page.workplaceName === '' && page.workplaceAddress === '')
    return found.add('address.workplaceName', 'NO_TIE_TO_CITY')
  found.text('address.workplaceName', page.workplaceName, LONGEST.text)
  if (
    found.text('address.workplaceAddress', page.workplaceAddress, LONGEST.address) &&
    !page.workplaceAddress.includes(cityName)
  )
    found.add('address.workplaceAddress', 'WORKPLACE_OUTSIDE')
}

function checkContact(page: ContactPage, found: Findings): void {
  const own = found.phone('contact.phone', page.phone)
  found.text('contact.emergencyName', page.emergencyName, LONGEST.name * 2)
  found.text('contact.emergencyRelation', page.emergencyRelation, LONGEST.name)
  const other = found.phone('contact.emergencyPhone', page.emergencyPhone)
  const digits = (text: string) => text.replaceAll('-', '')
  if (own && other && digits(page.phone) === digits(page.emergencyPhone))
    found.add('contact.emergencyPhone', 'SAME_PHONE')
}

function checkChildren(children: ChildEntry[], { today }: RegistrationFacts, found: Findings): void {
  if (children.length === 0) found.add('children', 'NO_CHILDREN')
  if (children.length > MOST_CHILDREN) found.add('children', 'TOO_MANY_CHILDREN', String(MOST_CHILDREN))
  children.forEach((child, index) => {
    const at = `children.${index}`
    found.text(`${at}.name`, child.name, LONGEST.name * 2)
    found.kana(`${at}.kana`, child.kana)
    found.mayBe(`${at}.school`, child.school, LONGEST.text)
    if (child.allergy.length > LONGEST.allergy)
      found.add(`${at}.allergy`, 'TOO_LONG', String(LONGEST.allergy))
    if (!found.birthDate(`${at}.birthDate`, child.birthDate, today)) return
    const { name, birthDate } = child
    const first = monthsOldOn(birthDate, 3)
    if (today < first) found.add(`${at}.birthDate`, 'CHILD_TOO_YOUNG', first)
    if (today > lastDayOfSixthGrade(birthDate))
      found.add(`${at}.birthDate`, 'CHILD_TOO_OLD', lastDayOfSixthGrade(birthDate))
    const twin = children.findIndex((one) => one.name === name && one.birthDate === birthDate)
    if (name !== '' && twin < index) found.add(`${at}.name`, 'CHILD_TWICE')
  })
}

function checkQualifications({ held }: QualificationPage, found: Findings): void {
  if (held.length === 0) found.add('qualifications.held', 'MISSING')
  if (held.length > 1 && held.includes('none')) found.add('qualifications.held', 'NONE_AND_OTHERS')
}

function checkConsents(
  consents: Consent[],
  kind: ApplicationKind,
  facts: RegistrationFacts,
  found: Findings,
): void {
  for (const { code, version, kinds } of facts.consents) {
    if (!kinds.includes(kind)) continue
    const given = consents.some((one) => one.code === code && one.version === version)
    if (!given) found.add(`consents.${code}`, 'NOT_AGREED')
  }
}
