/** The order of test files: those that take longest begin first, so that no worker stands idle at the end. */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files of more than half a minute on two cores; the rest as vitest orders them. */
const LONGEST = [
  'scenarios/crash',
  'server/month-sweep',
  'ocr/read-photo',
  'browser/phone',
  'server/months-api',
  'browser/registration',
  'browser/questions',
  'browser/review',
]

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONGEST.findIndex((name) => moduleId.endsWith(`test/${name}.test.ts`))
      return place < 0 ? LONGEST.length : place
    }
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other))
  }
}
