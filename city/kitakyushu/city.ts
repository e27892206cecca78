/**
 * 北九州市 as data. Sources: docs/sources.md.
 */
import { loadPolicyBook } from '../../rules/load-policy.ts'
import type { City } from '../city.ts'
import { kindsOfCare } from './kinds-of-care.ts'
import { month } from './month.ts'
import policyFile from './policy.json' with { type: 'json' }
import { registration } from './registration.ts'
import { texts } from './texts.ts'

export const kitakyushu: City = {
  id: 'kitakyushu',
  policies: loadPolicyBook(policyFile),
  kindsOfCare,
  kintone: { childAllergy: false },
  memberNumbers: {
    provider: { from: '100001', to: '199999' },
    requester: { from: '200001', to: '299999' },
  },
  registration,
  month,
  texts,
}
