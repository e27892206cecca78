/**
 * Registration: what somebody tells who wants to become a member (docs/glossary.md). Data only.
 *
 * Promise:  one shape from the LIFF form through the sealed draft to the register; a page that was not filled in
 *           yet is null.
 * Used by:  db/applications.ts, server/routes/liff/registration/*, server/accept-application.ts.
 */
import type { IsoDate } from './calendar.ts'

/** 提供会員 (gives care), 依頼会員 (asks for care), or both at once */
export type ApplicationKind = 'provider' | 'requester' | 'both'
/** `returned`: with a reason, to be mended and sent again · `declined`: the centre said no, with a reason */
export type ApplicationState = 'draft' | 'submitted' | 'returned' | 'approved' | 'declined' | 'withdrawn'

export interface Consent {
  code: string
  version: string
  /** ISO instant */
  at: string
}

export interface RegistrationForm {
  person: PersonPage | null
  address: AddressPage | null
  contact: ContactPage | null
  /** requesters */
  children: ChildEntry[] | null
  /** providers */
  qualifications: QualificationPage | null
  /** providers */
  account: AccountEntry | null
  consents: Consent[] | null
  /** a member who has an account in the register leaves it as it is; `account` is then null */
  keepsAccount?: boolean
  /** made by the phone for the next sending: a reload, or another phone, sends under the same */
  sendKey?: string
}

export interface PersonPage {
  familyName: string
  givenName: string
  /** full-width katakana */
  familyKana: string
  givenKana: string
  birthDate: IsoDate
}

export interface AddressPage {
  /** '8020801' */
  postalCode: string
  /** prefecture, city, town and number in one line */
  address: string
  building: string
  /** '' outside the city */
  ward: string
  /** needed where the address is outside the city */
  workplaceName: string
  workplaceAddress: string
}

export interface ContactPage {
  /** digits and hyphens, '090-1234-5678' */
  phone: string
  emergencyName: string
  /** '祖母' */
  emergencyRelation: string
  emergencyPhone: string
}

export interface ChildEntry {
  name: string
  kana: string
  birthDate: IsoDate
  /** nursery, kindergarten or school; '' for none */
  school: string
  /** '' for none; sealed wherever it is kept */
  allergy: string
}

/** Holders of the first three are exempt from the basic course. */
export type Qualification = 'nursery' | 'kindergarten' | 'childcare-supporter' | 'nurse' | 'none'

export interface QualificationPage {
  held: Qualification[]
}

/** `holder`: as the transfer file takes it, half-width upper-case kana (rules of 全銀) */
export type AccountEntry =
  | {
      type: 'bank'
      bankCode: string
      branchCode: string
      /** 1 普通 · 2 当座 · 4 貯蓄 */
      kind: '1' | '2' | '4'
      number: string
      holder: string
    }
  | { type: 'yucho'; symbol: string; number: string; holder: string }

/** What the register keeps beside its columns. */
export interface MemberDetails {
  building: string
  workplaceName: string
  workplaceAddress: string
  emergencyName: string
  emergencyRelation: string
  emergencyPhone: string
  qualifications: Qualification[]
}
