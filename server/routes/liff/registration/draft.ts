/**
 * GET /registration and PUT of its pages: a page is kept as soon as it is whole, for whichever phone goes on.
 *
 * Never:    writes over what another phone has saved since: 409 with the draft as it stands.
 */
import type { FastifyInstance, FastifyReply } from 'fastify'
import {
  applicationOf,
  saveApplication,
  startApplication,
  type Applicant,
  type Application,
  type SaveOutcome,
} from '../../../../db/applications.ts'
import {
  checkPage,
  pagesOf,
  type PageName,
  type RegistrationFacts,
} from '../../../../rules/registration-checks.ts'
import { tidyPage } from '../../../../rules/registration-tidy.ts'
import type { ApplicationKind, RegistrationForm } from '../../../../rules/registration.ts'
import {
  Registration,
  RegistrationDraft,
  RegistrationPages,
  RegistrationRefused,
  RegistrationStale,
  SaveKind,
  savePage,
  type RegistrationPageValues,
} from '../../../contract.ts'
import { liffVisitorOf, type LiffVisitor } from '../../../liff-sessions.ts'
import { problemText } from '../messages.ts'
import { refuse } from '../refuse.ts'
import { formOfMember, registrationFacts, type RegistrationServices } from './facts.ts'
import { draftView, shown } from './view.ts'

const DOOR = { liffDoor: 'line-user' as const }
const answers = { 200: RegistrationDraft, 409: RegistrationStale, 422: RegistrationRefused }

export const staleBody = (application: Application, facts: RegistrationFacts): RegistrationStale => ({
  error: { code: 'STALE', message: problemText('REGISTRATION_STALE'), field: null },
  draft: draftView(application, facts),
})

const applicantOf = ({ lineUserId, member }: LiffVisitor): Applicant => ({
  lineUserId,
  memberNo: member?.memberNo ?? null,
})

/** The application that the person may still see as theirs: one that is open. */
const openOne = (application: Application | null): Application | null =>
  application && ['draft', 'returned', 'submitted'].includes(application.state) ? application : null

export function registrationDraft(app: FastifyInstance, services: RegistrationServices): void {
  const db = services.db.drizzle
  const { sealer } = services

  app.get(
    '/registration',
    {
      schema: {
        tags: ['liff'],
        summary: 'Registration: the draft, or what to begin with',
        response: { 200: Registration },
      },
      config: DOOR,
    },
    async (request): Promise<Registration> => {
      const visitor = liffVisitorOf(request)
      const { member } = visitor
      const facts = await registrationFacts(db, services, member)
      const last = await applicationOf(db, sealer, applicantOf(visitor))
      const open = openOne(last)
      const { texts, registration } = services.city
      return {
        programmeName: texts.programmeName,
        centreName: texts.centreName,
        centrePhone: texts.centrePhone,
        cityName: registration.addressName,
        wards: registration.wards,
        consents: registration.consents,
        member: member && {
          isProvider: member.isProvider,
          isRequester: member.isRequester,
          hasAccount: facts.hasAccount,
        },
        draft: open && draftView(open, facts),
        declined:
          last?.state === 'declined' ? { caseNo: last.caseNo ?? '', reason: last.returnReason ?? '' } : null,
      }
    },
  )

  app.put<{ Body: SaveKind }>(
    '/registration/kind',
    {
      schema: {
        tags: ['liff'],
        summary: 'Registration: begin, or change what is applied for',
        body: SaveKind,
        response: answers,
      },
      config: DOOR,
    },
    async (request, reply) => {
      const visitor = liffVisitorOf(request)
      const { version, value, sendKey } = request.body
      const facts = await registrationFacts(db, services, visitor.member)
      const who = applicantOf(visitor)
      const open = openOne(await applicationOf(db, sealer, who))
      if (!open) return draftView(await begin(services, visitor, value, sendKey), facts)
      // begun by another phone, or by this one whose answer was lost
      if (version === null) {
        const same = open.kind === value && open.state === 'draft'
        return same ? draftView(open, facts) : reply.code(409).send(staleBody(open, facts))
      }
      const form = withKey(open.form, sendKey)
      const wanted = { ...who, kind: value, form, now: services.clock() }
      return answer(reply, facts, await saveApplication(db, sealer, { id: open.id, version }, wanted))
    },
  )

  for (const page of Object.keys(RegistrationPages) as PageName[]) putPage(app, services, page)
}

function putPage<P extends PageName>(app: FastifyInstance, services: RegistrationServices, page: P): void {
  const db = services.db.drizzle
  const { sealer } = services
  interface Body {
    version: number
    sendKey: string
    value: RegistrationPageValues[P]
  }
  app.put<{ Body: Body }>(
    `/registration/${page}`,
    {
      schema: {
        tags: ['liff'],
        summary: `Registration: the page ${page}`,
        body: savePage(page),
        response: answers,
      },
      config: DOOR,
    },
    async (request, reply) => {
      const visitor = liffVisitorOf(request)
      const who = applicantOf(visitor)
      const { version, sendKey, value } = request.body
      const facts = await registrationFacts(db, services, visitor.member)
      const open = openOne(await applicationOf(db, sealer, who))
      if (!open) throw refuse(404, 'NO_SUCH_APPLICATION')
      if (open.version !== version || open.state === 'submitted')
        return reply.code(409).send(staleBody(open, facts))
      const form = { ...withKey(open.form, sendKey), ...partOf(page, value, services) }
      const problems = pagesOf(open.kind).includes(page)
        ? checkPage(page, open.kind, form, facts).map(shown)
        : []
      if (problems[0]) {
        const { code, text, field } = problems[0]
        return reply.code(422).send({ error: { code, message: text, field }, problems })
      }
      const wanted = { ...who, kind: open.kind, form, now: services.clock() }
      return answer(reply, facts, await saveApplication(db, sealer, { id: open.id, version }, wanted))
    },
  )
}

function answer(
  reply: FastifyReply,
  facts: RegistrationFacts,
  saved: SaveOutcome,
): RegistrationDraft | FastifyReply {
  if (saved.outcome === 'gone') throw refuse(404, 'NO_SUCH_APPLICATION')
  if (saved.outcome === 'stale') return reply.code(409).send(staleBody(saved.application, facts))
  return draftView(saved.application, facts)
}

async function begin(
  services: RegistrationServices,
  visitor: LiffVisitor,
  kind: ApplicationKind,
  sendKey: string,
): Promise<Application> {
  const db = services.db.drizzle
  const known = visitor.member ? await formOfMember(db, services, visitor.member) : {}
  const begun = await startApplication(db, services.sealer, {
    ...{ ...applicantOf(visitor), kind, now: services.clock() },
    form: { ...known, sendKey },
  })
  if (!begun) throw refuse(403, 'FORMER_APPLICATION')
  return begun.application
}

/** The first key made is everybody's, until it was used. */
const withKey = (form: RegistrationForm, sendKey: string): RegistrationForm => ({
  ...form,
  sendKey: form.sendKey ?? sendKey,
})

function partOf<P extends PageName>(
  page: P,
  value: RegistrationPageValues[P],
  { clock }: RegistrationServices,
): Partial<RegistrationForm> {
  if (page === 'account') {
    const account = value as RegistrationPageValues['account']
    return account.type === 'kept'
      ? { account: null, keepsAccount: true }
      : { account: tidyPage('account', account), keepsAccount: false }
  }
  if (page === 'consents') {
    const at = clock().toISOString()
    return {
      consents: (value as RegistrationPageValues['consents']).map(({ code, version }) => ({
        code,
        version,
        at,
      })),
    }
  }
  return { [page]: tidyPage(page, value as NonNullable<RegistrationForm[P]>) }
}
