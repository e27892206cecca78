/** The members' pages of registration, in LIFF: an application from its first page to its number. */
import { Type, type Static } from 'typebox'
import { ErrorBody, oneOf, orNull } from './shapes.ts'

/** As typed: what is wrong with it is said at its field, so the shapes only bound it. */
const text = Type.String({ maxLength: 400 })
const day = Type.String({ maxLength: 10 })

export const ApplicationKind = oneOf('provider', 'requester', 'both')
export type ApplicationKind = Static<typeof ApplicationKind>

export const RegistrationPage = oneOf(
  ...(['person', 'address', 'contact', 'children', 'qualifications', 'account', 'consents'] as const),
)
export type RegistrationPage = Static<typeof RegistrationPage>

export const PersonPage = Type.Object({
  familyName: text,
  givenName: text,
  familyKana: text,
  givenKana: text,
  birthDate: day,
})
export type PersonPage = Static<typeof PersonPage>

export const AddressPage = Type.Object({
  postalCode: text,
  address: text,
  building: text,
  /** '' outside the city */
  ward: text,
  workplaceName: text,
  workplaceAddress: text,
})
export type AddressPage = Static<typeof AddressPage>

export const ContactPage = Type.Object({
  phone: text,
  emergencyName: text,
  emergencyRelation: text,
  emergencyPhone: text,
})
export type ContactPage = Static<typeof ContactPage>

export const ChildEntry = Type.Object({ name: text, kana: text, birthDate: day, school: text, allergy: text })
export type ChildEntry = Static<typeof ChildEntry>

export const Qualification = oneOf('nursery', 'kindergarten', 'childcare-supporter', 'nurse', 'none')
export type Qualification = Static<typeof Qualification>
export const QualificationPage = Type.Object({ held: Type.Array(Qualification, { maxItems: 5 }) })
export type QualificationPage = Static<typeof QualificationPage>

export const AccountEntry = Type.Union([
  Type.Object({
    type: Type.Literal('bank'),
    bankCode: text,
    branchCode: text,
    /** 1 普通 · 2 当座 · 4 貯蓄 */
    kind: oneOf('1', '2', '4'),
    number: text,
    holder: text,
  }),
  Type.Object({ type: Type.Literal('yucho'), symbol: text, number: text, holder: text }),
])
export type AccountEntry = Static<typeof AccountEntry>

const consent = Type.Object({ code: text, version: text })

/** What each page sends; the account page may leave the registered one as it is. */
export const RegistrationPages = {
  person: PersonPage,
  address: AddressPage,
  contact: ContactPage,
  children: Type.Array(ChildEntry, { maxItems: 20 }),
  qualifications: QualificationPage,
  account: Type.Union([AccountEntry, Type.Object({ type: Type.Literal('kept') })]),
  consents: Type.Array(consent, { maxItems: 20 }),
} as const
export type RegistrationPageValues = {
  [P in keyof typeof RegistrationPages]: Static<(typeof RegistrationPages)[P]>
}

export const SendKey = Type.String({ pattern: '^[A-Za-z0-9_-]{8,64}$' })

/** PUT of a page. `version`: of the draft on the screen; another phone's later page is never written over. */
export const savePage = <P extends keyof typeof RegistrationPages>(page: P) =>
  Type.Object({ version: Type.Integer(), sendKey: SendKey, value: RegistrationPages[page] })

/** PUT of the first page: begins, or changes what is applied for. `version` null: nothing begun yet. */
export const SaveKind = Type.Object({
  version: orNull(Type.Integer()),
  sendKey: SendKey,
  value: ApplicationKind,
})
export type SaveKind = Static<typeof SaveKind>

export const RegistrationSubmit = Type.Object({ version: Type.Integer() })
export type RegistrationSubmit = Static<typeof RegistrationSubmit>

/** `field`: a path such as 'children.1.birthDate', or a page's name for the page as a whole */
export const RegistrationProblem = Type.Object({
  field: Type.String(),
  code: Type.String(),
  text: Type.String(),
})
export type RegistrationProblem = Static<typeof RegistrationProblem>

export const RegistrationDraft = Type.Object({
  kind: ApplicationKind,
  /** draft, returned: may be written · submitted: with the centre */
  state: oneOf('draft', 'returned', 'submitted'),
  caseNo: orNull(Type.String()),
  version: Type.Integer(),
  /** ISO instant */
  savedAt: Type.String(),
  returnReason: orNull(Type.String()),
  /** the pages asked for this kind, in order */
  pages: Type.Array(RegistrationPage),
  /** filled in and without a finding */
  done: Type.Array(RegistrationPage),
  /** what is wrong in pages that are filled in: time has passed, or a wording has changed */
  problems: Type.Array(RegistrationProblem),
  /** for the next sending, whichever phone sends; null: none was made yet */
  sendKey: orNull(Type.String()),
  /** the registered account stays */
  keepsAccount: Type.Boolean(),
  person: orNull(PersonPage),
  address: orNull(AddressPage),
  contact: orNull(ContactPage),
  children: orNull(Type.Array(ChildEntry)),
  qualifications: orNull(QualificationPage),
  account: orNull(AccountEntry),
  consents: orNull(Type.Array(consent)),
  /** as the bank list calls them; null for ゆうちょ, or where nothing is chosen */
  bank: orNull(Type.Object({ name: Type.String(), branch: Type.String() })),
})
export type RegistrationDraft = Static<typeof RegistrationDraft>

export const Registration = Type.Object({
  programmeName: Type.String(),
  centreName: Type.String(),
  centrePhone: Type.String(),
  cityName: Type.String(),
  wards: Type.Array(Type.String()),
  consents: Type.Array(
    Type.Object({
      code: Type.String(),
      version: Type.String(),
      kinds: Type.Array(ApplicationKind),
      title: Type.String(),
      text: Type.String(),
    }),
  ),
  /** who is there already; null for somebody new */
  member: orNull(
    Type.Object({ isProvider: Type.Boolean(), isRequester: Type.Boolean(), hasAccount: Type.Boolean() }),
  ),
  /** null: nothing begun */
  draft: orNull(RegistrationDraft),
  /** the last application, where the centre said no */
  declined: orNull(Type.Object({ caseNo: Type.String(), reason: Type.String() })),
})
export type Registration = Static<typeof Registration>

/** 409: what stands now */
export const RegistrationStale = Type.Object({
  error: ErrorBody.properties.error,
  draft: RegistrationDraft,
})
export type RegistrationStale = Static<typeof RegistrationStale>

/** 422: what to mend, at its field */
export const RegistrationRefused = Type.Object({
  error: ErrorBody.properties.error,
  problems: Type.Array(RegistrationProblem),
})
export type RegistrationRefused = Static<typeof RegistrationRefused>

export const RegistrationReceipt = Type.Object({
  caseNo: Type.String(),
  /** sent before, by this page or another */
  already: Type.Boolean(),
})
export type RegistrationReceipt = Static<typeof RegistrationReceipt>

const Place = Type.Object({ code: Type.String(), name: Type.String(), kana: Type.String() })
export type BankPlace = Static<typeof Place>

/** Best first. `yucho`: somebody looks for ゆうちょ, which is told by 記号番号 */
export const BankSearch = Type.Object({ banks: Type.Array(Place), yucho: Type.Boolean() })
export type BankSearch = Static<typeof BankSearch>
export const BranchSearch = Type.Object({ branches: Type.Array(Place) })
export type BranchSearch = Static<typeof BranchSearch>

/** As the transfer file writes it; null with the problem otherwise */
export const HolderChecked = Type.Object({ kana: orNull(Type.String()), problem: orNull(Type.String()) })
export type HolderChecked = Static<typeof HolderChecked>

/** null: no such code */
export const PostalAddress = Type.Object({
  found: orNull(Type.Object({ address: Type.String(), ward: Type.String() })),
})
export type PostalAddress = Static<typeof PostalAddress>
