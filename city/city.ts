/**
 * City: all that is one city's and not the product's, as data behind one shape.
 */
import type { NegativeRule } from '../rules/decisions.ts'
import type { PolicyBook } from '../rules/policy.ts'
import type { ApplicationKind } from '../rules/registration.ts'

export interface KindOfCare {
  code: string
  /** as on the form and in the report classes */
  label: string
  /** ≤ 8 characters, for buttons */
  short: string
  /** nothing but the way there or back: left out of the papers for 無償化 */
  isRideOnly?: true
}

/** What an applicant agrees to: kept under its code and version. A new wording gets a new version. */
export interface RegistrationConsent {
  code: string
  version: string
  kinds: ApplicationKind[]
  title: string
  text: string
}

/** Both ends are given out. */
export interface NumberRange {
  from: string
  to: string
}

export interface City {
  /** folder name, e.g. 'kitakyushu' */
  id: string
  /** every dated policy version, holidays included */
  policies: PolicyBook
  kindsOfCare: KindOfCare[]
  /** `childAllergy`: kintone's 会員情報 gets children's allergies too; health data leaves our house then */
  kintone: { childAllergy: boolean }
  /** where new members' numbers come from, six digits; somebody with both roles gets a provider's */
  memberNumbers: { provider: NumberRange; requester: NumberRange }
  registration: {
    /** as addresses name the city */
    addressName: string
    /** [] where a city has none */
    wards: string[]
    minimumAgeYears: { provider: number; requester: number }
    consents: RegistrationConsent[]
  }
  /** how a month is decided and told (office/month-data.ts prints it) */
  month: {
    /** what a provider owes: taken off the same year's payment, or asked back */
    negative: NegativeRule
    /** approvers needed, beside the preparer */
    approvals: 1 | 2
    mayor: string
    subsidyName: string
    article: string
    /** '北九子支第{n}号' */
    documentNo: string
    conditions: string[]
    contact: string[]
    /** 教示文; null for none */
    appeal: string | null
    preparerOffice: string
    /** boxes of 決裁, left to right */
    approvers: string[]
    /** 予算科目 */
    budget: string[]
    /** 返納: days from the decision until it is due, then the next day banks are open; null: the 納入通知書 says it */
    repayDueDays: number | null
    /** what the month's checks call unusual for a pair, against its own last twelve months; it only warns */
    unusual: {
      /** fewer visits before are no habit; for days of the week more are wanted */
      visits: number
      visitsForDays: number
      /** months with visits, before a month's sum is compared */
      months: number
      /** so many times the longest visit or the dearest month, and at least so much more */
      times: number
      moreMinutes: number
      moreYen: number
    }
  }
  texts: {
    cityName: string
    programmeName: string
    centreName: string
    centrePhone: string
    centreHours: string
    /** the sentence that sending is the application for the subsidy, and its version */
    consent: { version: string; text: string }
    /** heading and address lines of the printed form */
    formHeading: string
    formReturnTo: string[]
  }
}
