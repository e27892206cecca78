import { Refusal, type Verb } from '../verb.ts'

export const verb: Verb = {
  name: 'export',
  summary: 'writes members, accounts, activities or decisions as csv',
  usage:
    'Usage: famisapo export members|accounts|activities|decisions [--month YYYY-MM] --to FILE.csv [--sjis]',
  run: () => Promise.reject(new Refusal('NOT_YET', 'not yet')),
}
