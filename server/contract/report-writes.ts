/** Writes to a report: each names the version it has seen; a stale one answers 409 with the present report. */
import { Type, type Static } from 'typebox'
import { Cancellation, ChildInCare, Report } from './report.ts'
import { ErrorBody, clockTime, isoDate, memberNo, orNull, yen } from './shapes.ts'

const version = Type.Integer({ minimum: 1 })

const changeable = {
  requesterNo: memberNo,
  date: isoDate,
  start: clockTime,
  end: clockTime,
  children: Type.Array(ChildInCare, { maxItems: 20 }),
  kind: orNull(Type.String({ maxLength: 40 })),
  transportYen: yen,
  otherYen: yen,
  cancelled: orNull(Cancellation),
  note: orNull(Type.String({ maxLength: 500 })),
}

export const ActivityInput = Type.Object(changeable)
export type ActivityInput = Static<typeof ActivityInput>

export const ChangeActivity = Type.Object({
  version,
  change: Type.Partial(ActivityInput, { minProperties: 1, additionalProperties: false }),
  /** the end is on the next day, and a person has said so */
  overnight: Type.Optional(Type.Boolean()),
})
export type ChangeActivity = Static<typeof ChangeActivity>

export const AddActivity = Type.Object({
  version,
  activity: ActivityInput,
  overnight: Type.Optional(Type.Boolean()),
})
export type AddActivity = Static<typeof AddActivity>

export const OnlyVersion = Type.Object({ version })
export type OnlyVersion = Static<typeof OnlyVersion>

export const ReturnReport = Type.Object({
  version,
  /** code of a preset, or 'other' */
  reason: Type.String({ maxLength: 40 }),
  /** reaches the member as written; needed for 'other' */
  text: Type.String({ maxLength: 300 }),
})
export type ReturnReport = Static<typeof ReturnReport>

/** Whose photo it is, once the centre has found out. */
export const SetProvider = Type.Object({ version, providerNo: memberNo })
export type SetProvider = Static<typeof SetProvider>

/** What a write answers: the report as it is now, and for approve and return the next one waiting. */
export const Written = Type.Object({
  report: Report,
  nextCaseNo: orNull(Type.String()),
  /** false: the member has no LINE account linked, so nobody was told */
  memberTold: orNull(Type.Boolean()),
})
export type Written = Static<typeof Written>

/** 409: somebody was faster */
export const Stale = Type.Object({ error: ErrorBody.properties.error, report: Report })
export type Stale = Static<typeof Stale>
