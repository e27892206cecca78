/** Members, their children, pairs and courses, and their LINE accounts. */
import { boolean, index, pgTable, primaryKey, smallint, text, unique } from 'drizzle-orm/pg-core'
import { bytea, day, id, instant } from './columns.ts'

/** One row a fact about this database: 'mode' is 'sandbox' or 'production'. */
export const stamps = pgTable('stamps', { key: text('key').primaryKey(), value: text('value').notNull() })

export type MemberState = 'active' | 'paused' | 'left'

export const members = pgTable('members', {
  memberNo: text('member_no').primaryKey(),
  name: text('name').notNull(),
  kana: text('kana').notNull(),
  isProvider: boolean('is_provider').notNull(),
  isRequester: boolean('is_requester').notNull(),
  birthDate: day('birth_date').notNull(),
  postalCode: text('postal_code').notNull().default(''),
  address: text('address').notNull().default(''),
  ward: text('ward').notNull().default(''),
  phone: text('phone').notNull().default(''),
  joinedOn: day('joined_on').notNull(),
  state: text('state').$type<MemberState>().notNull().default('active'),
  updatedAt: instant('updated_at').notNull().defaultNow(),
})

export const children = pgTable(
  'children',
  {
    id: id(),
    requesterNo: text('requester_no')
      .notNull()
      .references(() => members.memberNo),
    name: text('name').notNull(),
    kana: text('kana').notNull().default(''),
    birthDate: day('birth_date').notNull(),
    /** nursery, kindergarten or school; '' for none */
    school: text('school').notNull().default(''),
    /** allergy, illness, disability, doctor */
    sealedHealth: bytea('sealed_health'),
  },
  (t) => [unique('children_once').on(t.requesterNo, t.name, t.birthDate)],
)

export const accounts = pgTable('accounts', {
  memberNo: text('member_no')
    .primaryKey()
    .references(() => members.memberNo),
  /** bank, branch, kind, number, holder */
  sealedAccount: bytea('sealed_account').notNull(),
  /** when another account took the place of the first one: payments wait until it was confirmed */
  changedAt: instant('changed_at'),
  confirmedAt: instant('confirmed_at'),
  confirmedBy: text('confirmed_by'),
  updatedAt: instant('updated_at').notNull().defaultNow(),
})

export const pairs = pgTable(
  'pairs',
  {
    providerNo: text('provider_no')
      .notNull()
      .references(() => members.memberNo),
    requesterNo: text('requester_no')
      .notNull()
      .references(() => members.memberNo),
    registeredOn: day('registered_on').notNull(),
    endedOn: day('ended_on'),
  },
  (t) => [
    primaryKey({ columns: [t.providerNo, t.requesterNo] }),
    index('pairs_of_requester').on(t.requesterNo),
  ],
)

export const trainings = pgTable(
  'trainings',
  {
    memberNo: text('member_no')
      .notNull()
      .references(() => members.memberNo),
    course: text('course').notNull(),
    completedOn: day('completed_on').notNull(),
    expiresOn: day('expires_on'),
  },
  (t) => [primaryKey({ columns: [t.memberNo, t.course, t.completedOn] })],
)

/** A requester's recognised period in a programme such as 育休復帰 (D15). */
export const programmePeriods = pgTable(
  'programme_periods',
  {
    memberNo: text('member_no')
      .notNull()
      .references(() => members.memberNo),
    programme: text('programme').notNull(),
    startsOn: day('starts_on').notNull(),
    endsOn: day('ends_on').notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberNo, t.programme, t.startsOn] })],
)

export const lineLinks = pgTable('line_links', {
  lineUserId: text('line_user_id').primaryKey(),
  memberNo: text('member_no')
    .notNull()
    .unique()
    .references(() => members.memberNo),
  linkedAt: instant('linked_at').notNull().defaultNow(),
})

/** Accounts that follow us or did; `blocked_at` set while the member blocks the account. */
export const lineAccounts = pgTable('line_accounts', {
  lineUserId: text('line_user_id').primaryKey(),
  followedAt: instant('followed_at'),
  blockedAt: instant('blocked_at'),
  /** the rich menu to see, and the one LINE has taken from us: shown again where they differ */
  menuWanted: text('menu_wanted'),
  menuShown: text('menu_shown'),
  /** wrong tries to link on `wrongLinkDay`: one account may not go through the members' numbers */
  wrongLinkTries: smallint('wrong_link_tries').notNull().default(0),
  wrongLinkDay: day('wrong_link_day'),
})

/** The one-time code on the centre's letter. Five wrong tries lock it; the centre prints another. */
export const linkCodes = pgTable('link_codes', {
  memberNo: text('member_no')
    .primaryKey()
    .references(() => members.memberNo),
  codeHash: text('code_hash').notNull(),
  triesLeft: smallint('tries_left').notNull().default(5),
  expiresAt: instant('expires_at').notNull(),
})
