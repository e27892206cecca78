/**
 * City: all that is one city's and not the product's, as data behind one shape.
 */
import type { PolicyBook } from '../rules/policy.ts'

export interface KindOfCare {
  code: string
  /** as on the form and in the report classes */
  label: string
  /** ≤ 8 characters, for buttons */
  short: string
}

export interface City {
  /** folder name, e.g. 'kitakyushu' */
  id: string
  /** every dated policy version, holidays included */
  policies: PolicyBook
  kindsOfCare: KindOfCare[]
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
