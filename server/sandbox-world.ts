/**
 * SandboxWorld: what the sandbox adds to a service: the sample city, staff accounts, linked phones, stand-ins.
 *
 * Never:  in production (config.ts refuses); writes anything twice: a second start finds its city and keeps it.
 */
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { eq, inArray } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { MenuName } from '../bot/contract.ts'
import { menuOf } from '../bot/menu-of.ts'
import { lineAccounts, lineLinks, members } from '../db/schema.ts'
import { issueLinkCode, knownMembers } from '../db/members.ts'
import { createStaff, findStaffByLogin, resetPassword } from '../db/staff.ts'
import { jstDate } from '../rules/calendar.ts'
import {
  sampleApplications,
  sampleCity,
  sampleNotice,
  sampleQuestions,
  sandbox,
  type Persona,
  type SampleCity,
} from '../sandbox/start.ts'
import { importCsv, type ImportKind } from './csv-import.ts'
import { addSampleApplications, applicantPhones } from './sandbox-applications.ts'
import { addSampleNotice } from './sandbox-notice.ts'
import { addSampleQuestions } from './sandbox-questions.ts'
import type { Services } from './services.ts'
import { writeWhole } from './write-whole.ts'

const ORDER: ImportKind[] = [
  'members',
  'children',
  'accounts',
  'trainings',
  'pairs',
  'programmes',
  'activities',
]
const STAFF = [
  ['centre', 'センター 佐伯'],
  ['clerk', '事務センター 原田'],
  ['preparer', '子育て支援課 内田'],
  ['approver', '子育て支援課 課長 大塚'],
  ['treasury', '会計室 野口'],
  ['admin', 'システム管理 平野'],
  ['auditor', '監査 岩崎'],
] as const

export interface SandboxWorld {
  /** login → password */
  staffPasswords: Record<string, string>
  /** phones whose member is linked: the stand-in forgets their menus when it stops */
  linkedPhones: { lineUserId: string; menu: MenuName }[]
  mount(app: FastifyInstance): Promise<void>
}

export async function makeSandboxWorld(services: Services): Promise<SandboxWorld> {
  const { config, clock, db } = services
  const staffPasswords = await addStaff(services)
  const personas = config.sampleCity ? await settleCity(services, sampleCity(jstDate(clock()))) : []
  const phones = personas.flatMap(({ userId }) => (userId ? [userId] : []))
  const links = await db.drizzle
    .select({ lineUserId: lineLinks.lineUserId, isProvider: members.isProvider })
    .from(lineLinks)
    .innerJoin(members, eq(members.memberNo, lineLinks.memberNo))
    .where(inArray(lineLinks.lineUserId, phones))
  return {
    staffPasswords,
    linkedPhones: links.map((link) => ({ lineUserId: link.lineUserId, menu: menuOf(link) })),
    mount: (app) =>
      sandbox(app, {
        channelSecret: config.line.channelSecrets[0]!,
        channelAccessToken: config.line.channelAccessToken,
        loginChannelId: config.line.loginChannelId,
        webhookUrl: () => `${config.publicUrl}/line/webhook`,
        clock,
        personas: [
          ...personas,
          ...(config.sampleCity
            ? [NEWCOMER, ...applicantPhones(sampleApplications, userIdOf), STAFF_PHONE, ...unplayed()]
            : []),
        ],
        ...(config.sampleCity && { quota: QUOTA }),
        publicUrl: config.publicUrl,
        staff: STAFF.map(([role]) => ({ role, login: role, password: staffPasswords[role] ?? '' })),
        kintone: {
          apiTokens: config.kintone.apiTokens,
          apps: config.kintone.apps,
          file: join(config.dataDir, 'sandbox-kintone.json'),
        },
      }),
  }
}

/**
 * One account a role. The passwords are kept where only the owner reads them, before any account has one: whoever stops
 * the very first start loses none. An account whose password nobody knows gets another.
 */
async function addStaff({ db, config, clock }: Services): Promise<Record<string, string>> {
  const path = join(config.dataDir, 'sandbox-staff.json')
  const kept = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>) : {}
  const passwords = Object.fromEntries(
    STAFF.map(([role]) => [role, kept[role] ?? randomBytes(9).toString('base64url')]),
  )
  await writeJson(path, passwords)
  const by = { actor: 'system', at: clock() }
  for (const [role, name] of STAFF) {
    const password = passwords[role]!
    await db.drizzle.transaction(async (tx) => {
      if (!(await findStaffByLogin(tx, role)))
        await createStaff(tx, { login: role, name, role, password }, by)
      else if (kept[role] === undefined) await resetPassword(tx, role, password, by)
    })
  }
  return passwords
}

const writeJson = (path: string, value: unknown): Promise<void> =>
  writeWhole(path, Buffer.from(`${JSON.stringify(value, null, 2)}\n`))

/** A LINE user id is `U` and 32 hex digits; the sample ones follow from the member number. */
const userIdOf = (memberNo: string) =>
  `U${createHash('sha256').update(`sandbox ${memberNo}`).digest('hex').slice(0, 32)}`

/** A visitor plays the person at the desk too: the test of a notice comes here. */
const STAFF_PHONE: Persona = {
  userId: userIdOf('staff'),
  displayName: '佐伯 由美',
  note: 'センターの職員 ・ お知らせのテストを受け取るスマホです',
}

/** Belongs to nobody yet: registers by the page. */
const NEWCOMER: Persona = {
  userId: userIdOf('newcomer'),
  displayName: '野村 あかり',
  note: 'はじめての方 ・ まだ会員ではありません。「登録する」から申し込めます',
}

/** A month's plan of the size such a city has, some of it used. */
const QUOTA = { limit: 5_000, used: 790 }

const unplayed = (): Persona[] =>
  sampleNotice.linked.map((memberNo) => ({
    userId: userIdOf(memberNo),
    displayName: memberNo,
    memberNo,
    unlisted: true,
  }))

async function settleCity(services: Services, city: SampleCity): Promise<Persona[]> {
  const { db, clock, config } = services
  const codesPath = join(config.dataDir, 'sandbox-letters.json')
  const settled =
    (
      await knownMembers(
        db.drizzle,
        city.personas.map(({ memberNo }) => memberNo),
      )
    ).size > 0
  const letters: Record<string, string> = existsSync(codesPath)
    ? JSON.parse(readFileSync(codesPath, 'utf8'))
    : {}
  if (!settled) {
    await db.drizzle.transaction(async (tx) => {
      for (const kind of ORDER) await importCsv(tx, services, kind, city[kind])
      for (const { memberNo, linked } of city.personas) {
        const lineUserId = userIdOf(memberNo)
        await tx.insert(lineAccounts).values({ lineUserId, followedAt: clock() }).onConflictDoNothing()
        if (linked)
          await tx.insert(lineLinks).values({ lineUserId, memberNo, linkedAt: clock() }).onConflictDoNothing()
        else letters[memberNo] = await issueLinkCode(tx, memberNo, clock())
      }
      const { consents } = services.city.registration
      await addSampleApplications(tx, services.sealer, sampleApplications, {
        now: clock(),
        userIdOf,
        consents,
      })
      const centre = await findStaffByLogin(tx, 'centre')
      if (centre) {
        const by = { staffId: centre.id, now: clock(), userIdOf }
        await addSampleNotice(tx, sampleNotice, by)
        await addSampleQuestions(tx, services.sealer, sampleQuestions, by)
      }
      // last, and before the commit: a city that is settled has its letters
      await writeJson(codesPath, letters)
    })
  }
  return city.personas.map(({ memberNo, name, role, note, birthDate }) => ({
    userId: userIdOf(memberNo),
    displayName: name,
    memberNo,
    birthDate,
    note: `${role} ・ ${note}`,
    oneTimeCode: letters[memberNo] ?? null,
    following: true,
  }))
}
