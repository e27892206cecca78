/**
 * Doubts: what a person should look at in a report, worst first, and which comes next.
 */
import type { Activity, FieldSource, Report, SourceField } from '../server/contract.ts'

/** Where the hand is: a field of one activity. */
export interface Place {
  activityNo: string
  field: string
}

export interface Doubt extends Place {
  field: SourceField
  source: FieldSource
}

export const keyOf = ({ activityNo, field }: Place): string => `${activityNo}:${field}`

/** @returns doubtful fields of the rows that count, the least certain first */
export function doubtsOf(report: Report, seen: ReadonlySet<string>): Doubt[] {
  return report.activities
    .filter((activity) => !activity.removed)
    .flatMap((activity) => activity.sources.map((source) => doubtOf(activity, source)))
    .filter((doubt) => doubt.source.doubtful && !seen.has(keyOf(doubt)))
    .sort((a, b) => a.source.confidence - b.source.confidence)
}

const doubtOf = (activity: Activity, source: FieldSource): Doubt => ({
  activityNo: activity.activityNo,
  field: source.field,
  source,
})

export const sourceAt = (report: Report, place: Place | null): FieldSource | undefined =>
  report.activities
    .find((activity) => activity.activityNo === place?.activityNo)
    ?.sources.find((source) => source.field === place?.field)
