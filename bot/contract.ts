/**
 * What the conversation is handed and what it hands back. `converse` (conversation.ts) is a pure function
 * of these; server/jobs/handle-events.ts builds the context, runs the effects and stores the state.
 */
import type { messagingApi } from '@line/bot-sdk'
import type { DraftActivity, Fee, ReportDraft, ReportSource, ReportState } from '../rules/activity.ts'
import type { IsoDate, IsoMonth } from '../rules/calendar.ts'
import type { CheckField } from '../rules/check.ts'
import type { NoticeAnswer, NoticeWords } from '../rules/notices.ts'
import type { PlaceName } from '../rules/reading-place.ts'
import type { ReadingReason } from '../rules/reading.ts'

/** What reached us: from LINE, or from our own jobs (the lower half). */
export type BotEvent =
  | { kind: 'follow'; isUnblocked: boolean }
  | { kind: 'group' }
  | { kind: 'text'; text: string }
  /** `picked` is the value of a date, time or datetime picker */
  | { kind: 'postback'; data: string; picked?: string }
  | { kind: 'sticker' | 'video' | 'audio' | 'file' | 'location' }
  /** a photo was stored; a set sent together shares one case number */
  | {
      kind: 'photo'
      caseNo: string
      photoId: string
      /** LINE's id of what was sent together */
      imageSetId?: string
      setIndex: number | null
      setTotal: number | null
      duplicateOf: string | null
      /** sent on the page, which has said that it was received */
      fromPage?: true
    }
  /** the bytes were no picture we take, or could not be fetched */
  | {
      kind: 'photo-refused'
      imageSetId?: string
      why:
        'not-an-image' | 'too-large' | 'gone' | 'too-many-pages' | 'locked' | 'broken-pdf' | 'file-too-large'
    }
  /** LINE does not hand out the bytes yet: they are fetched when it does */
  | { kind: 'photo-late' }
  /** `photoIds`: all that came of the message taken back */
  | { kind: 'unsend'; photoOf: { caseNo: string; state: ReportState; photoIds: string[] } | null }
  /** a set has waited long enough for photos that never came; `heard` as when the wait began */
  | { kind: 'photos-overdue'; caseNo: string; heard: number }
  | { kind: 'reading'; result: PhotoResult }
  | {
      kind: 'link-result'
      result: 'linked' | 'wrong' | 'locked' | 'expired'
      triesLeft: number
      memberName: string | null
    }
  /** this LINE account lost its member to another account */
  | { kind: 'link-moved' }
  | { kind: 'submitted'; draftId: string; caseNo: string; state: ReportState; already: boolean }
  /** `row`: index into the draft's activities; `field` where the rules name one */
  | {
      kind: 'submit-refused'
      draftId: string
      code: string
      row: number | null
      field: CheckField | null
    }
  | { kind: 'withdrawn'; caseNo: string; done: boolean }
  | { kind: 'returned'; caseNo: string; reason: string; activities: DraftActivity[] }
  | { kind: 'approved'; caseNo: string; subsidyYen: number }
  | { kind: 'urgent-opened'; caseNo: string }
  /** `notice`: with the answer as it stands now; null: not sent to this member */
  | {
      kind: 'notice-answered'
      result: 'taken' | 'over' | 'asks-nothing' | 'unknown'
      notice: NoticeView | null
    }
  | { kind: 'staff-tied'; result: 'tied' | 'wrong' | 'locked'; staffName: string | null }
  /** `first`: a new thread, or one that was closed */
  | { kind: 'question-taken'; caseNo: string; first: boolean }
  /** `text` lies sealed until this turn (server/sealed-events.ts): the inbox holds the message's id only */
  | { kind: 'question-answered'; caseNo: string; messageId: number; text: string }
  | { kind: 'question-closed'; caseNo: string }
  /** `asRole`: what this member is in the pair; the other one is named */
  | { kind: 'pair-registered'; otherName: string; otherNo: string; asRole: 'provider' | 'requester' }
  | {
      kind: 'pair-ended'
      otherName: string
      otherNo: string
      asRole: 'provider' | 'requester'
      endedOn: IsoDate
    }
  /** `gained`: what they were not before; [] when a member's data changed */
  | {
      kind: 'application-approved'
      caseNo: string
      memberNo: string
      name: string
      roles: MemberRole[]
      gained: MemberRole[]
      /** false: a qualification exempts from the basic course */
      basicCourse: boolean
    }
  | { kind: 'application-returned' | 'application-declined'; caseNo: string; reason: string }
  /** the bank sent a transfer back: no amount and no account is said */
  | { kind: 'account-wanted' }
  /** the city has decided a month: no amount is said */
  | { kind: 'decision-made'; month: IsoMonth }
  /** `left`: days until reports of the month are due */
  | { kind: 'report-due'; month: IsoMonth; dueOn: IsoDate; left: number }

/** One photo, read: made by server/jobs/read-photos.ts from a Reading, the register and the rules. */
export interface PhotoResult {
  caseNo: string
  photoId: string
  outcome: 'read' | 'retake' | 'not-a-report' | 'identity-document' | 'centre'
  reason: ReadingReason | null
  /** where the trouble is, and a drawing that shows it; left out or null where it is everywhere or nowhere */
  place?: { name: PlaceName; pictureUrl: string } | null
  /** page with the photo and every field, in LIFF */
  pageUrl: string
  rows: PhotoRow[]
  /** all doubtful fields, worst first */
  doubts: Doubt[]
  /** counted or summed on the paper itself, null when not written */
  writtenTotals: { count: number | null; feeYen: number | null }
  /** ink in notes or accident: the centre will look at it whatever the member says */
  handwrittenNotes: boolean
}

export interface PhotoRow {
  row: number
  activity: Partial<DraftActivity>
  /** null while something that money depends on is unknown */
  fee: Fee | null
}

export interface Doubt {
  /** index into PhotoResult.rows */
  rowIndex: number
  row: number
  field: 'date' | 'start' | 'end' | 'childCount' | 'sickCount' | 'kind' | 'requesterNo' | 'transportYen'
  value: string | null
  /** likeliest first, at most three */
  candidates: string[]
  /** https URL of the cut-out, null when there is no picture to show */
  cutUrl: string | null
}

/** What the server must do. Results come back as events of the same turn (`link-result`, `submitted`, …). */
export type Effect =
  | { kind: 'try-link'; memberNo: string; birthDate: IsoDate; code: string }
  /** `mends`: the submitted or returned report whose activities this draft replaces (then also draft.caseNo) */
  | { kind: 'submit'; draft: ReportDraft; mends: string | null }
  | { kind: 'withdraw'; caseNo: string }
  /** ends in `photos-overdue`, unless something of the set is heard before; `heard` tells the two apart */
  | { kind: 'await-photos'; caseNo: string; heard: number }
  /** 撮り直す, or やめる on a photo: the case is closed without a report, unless the centre works on it already */
  | { kind: 'drop-photo'; caseNo: string }
  /** このまま送る: the centre reads it */
  | { kind: 'leave-to-centre'; caseNo: string; draft: ReportDraft | null }
  /** words for the centre: into the thread named, the open one, or a new one called `threadId`; answered by `question-taken` */
  | { kind: 'ask-centre'; threadId: string; caseNo: string | null; text: string }
  | { kind: 'answer-notice'; noticeId: number; answer: NoticeAnswer }
  /** a person of the centre says whose phone this is; from anybody */
  | { kind: 'tie-staff'; code: string }
  | { kind: 'open-urgent-case'; draftId: string; requesterNo: string | null; note: string | null }
  | { kind: 'show-menu'; menu: MenuName }

export type MemberRole = 'provider' | 'requester'

/** The rich menu under the chat: for a provider (or both) `member`, for a requester alone `requester`. */
export type MenuName = 'guest' | 'requester' | 'member'

/** A LINE message object as @line/bot-sdk types it. */
export type Reply = messagingApi.Message

export interface Turn {
  state: ConversationState
  replies: Reply[]
  effects: Effect[]
}

/**
 * Stored as JSON between turns, for days and over upgrades: `version` tells an old shape.
 * The rest is the conversation's own; nobody else reads it.
 */
export interface ConversationState {
  version: 1
  [key: string]: unknown
}

export interface BotContext {
  /** when the member said this, in Japan; a little ago where it reached us late */
  today: IsoDate
  time: string
  /** null until the LINE account is linked */
  member: {
    memberNo: string
    name: string
    isProvider: boolean
    isRequester: boolean
    /** sees its own past, and no family any more */
    hasLeft?: boolean
  } | null
  /** the provider's registered pairs, latest activity first */
  pairs: PairView[]
  /** latest submitted activity of this provider, for 前回と同じ */
  lastActivity: DraftActivity | null
  /** of this and the previous month, by visits or receipt, and whatever is still on the way */
  reports: ReportView[]
  /** a requester's visits of this month and the two before, latest first */
  usage?: VisitView[]
  /** the latest sent to this member, latest first */
  notices?: NoticeView[]
  city: CityTexts
  kinds: { code: string; label: string; short: string }[]
  liffUrl: string
  /**
   * What sending these together would store, one an activity, in order: the fee, or the refusal's code.
   * @param exceptCaseNo  the report they replace, or the photo's own case
   */
  feesOf: (activities: DraftActivity[], exceptCaseNo: string | null) => (Fee | { refusal: string })[]
  /** unguessable, new on each call: draft ids */
  newId: () => string
}

export interface PairView {
  requesterNo: string
  requesterName: string
  /** as chat shows them: given name or 愛称 */
  children: { childId: number; name: string }[]
}

export interface ReportView {
  caseNo: string
  source: ReportSource
  state: ReportState
  month: IsoMonth | null
  /** false once the month is closed */
  open: boolean
  /** every activity of it is decided by the city */
  decided?: boolean
  activities: (DraftActivity & {
    activityNo: string
    feeYen: number
    rewardYen: number
    subsidyYen: number
  })[]
  returnReason: string | null
  /** as declared when it was sent; without it a member who mends the report is asked again */
  accident?: boolean
}

/** One visit as the family that asked for it sees it. */
export interface VisitView {
  date: IsoDate
  start: string
  end: string
  providerName: string
  /** what the family pays the provider: the fee, and real costs beside it */
  feeYen: number
  transportYen: number
  otherYen: number
  cancelled: boolean
  /** submitted: the centre has not looked yet, the fee may still change */
  state: 'submitted' | 'approved'
}

export type NoticeView = NoticeWords & { id: number; answer: NoticeAnswer | null }

/** Texts that name the city; from city/…/texts.ts. */
export interface CityTexts {
  cityName: string
  programmeName: string
  centreName: string
  centrePhone: string
  centreHours: string
  /** the sentence that sending is the application for the subsidy, and its version */
  consent: { version: string; text: string }
}
