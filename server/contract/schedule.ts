/** Schedule: what the clock started, with its log; what comes next; kintone's differences; who is told on paper. */
import { Type, type Static } from 'typebox'
import { memberNo, oneOf, orNull } from './shapes.ts'

export const ScheduleRun = Type.Object({
  /** task and what it is about, once */
  key: Type.String(),
  title: Type.String(),
  dueAt: Type.String(),
  finishedAt: orNull(Type.String()),
  state: oneOf('running', 'done', 'failed'),
  /** in one line */
  says: Type.String(),
  /** somebody should look */
  odd: Type.Boolean(),
  log: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
})
export type ScheduleRun = Static<typeof ScheduleRun>

export const KintoneRecordKey = Type.Object(
  { app: oneOf('members', 'accounts', 'activities', 'decisions'), key: Type.String({ maxLength: 100 }) },
  { additionalProperties: false },
)

export const KintoneDifference = Type.Object({
  app: Type.String(),
  key: Type.String(),
  /** in words */
  kind: Type.String(),
  /** of our own page */
  address: orNull(Type.String()),
  /** somebody wrote it in kintone: what to press to send ours over it, and whether that was done since */
  over: orNull(Type.Object({ record: KintoneRecordKey, pressed: Type.Boolean() })),
})

export const Schedule = Type.Object({
  runs: Type.Array(ScheduleRun),
  next: Type.Array(Type.Object({ title: Type.String(), dueAt: Type.String() })),
  /** of the last comparison, where it found something */
  kintone: orNull(
    Type.Object({
      /** goes back when it is mended: what was looked at */
      night: Type.String(),
      differences: Type.Array(KintoneDifference),
      /** more than are listed */
      count: Type.Integer(),
      /** sent again by one press; the rest is for a person to decide in kintone */
      mendable: Type.Integer(),
      mendedAt: orNull(Type.String()),
      mayMend: Type.Boolean(),
    }),
  ),
  /** of the latest month whose notices went out */
  paper: orNull(
    Type.Object({
      month: Type.String(),
      members: Type.Array(Type.Object({ memberNo, name: Type.String(), why: oneOf('unlinked', 'blocked') })),
    }),
  ),
})
export type Schedule = Static<typeof Schedule>

export const MendKintone = Type.Object(
  {
    night: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' }),
    /** this one of the edited records, and nothing else */
    over: Type.Optional(KintoneRecordKey),
  },
  { additionalProperties: false },
)
export type MendKintone = Static<typeof MendKintone>
