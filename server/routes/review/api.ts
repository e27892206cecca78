/**
 * Api: every method of /api/review, behind the session.
 */
import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import { guardWithSessions } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { addActivity } from './add-activity.ts'
import { applications } from './applications.ts'
import { approve } from './approve.ts'
import { cases } from './cases.ts'
import { changeActivity } from './change-activity.ts'
import { counts } from './counts.ts'
import { forms } from './forms.ts'
import { logIn } from './log-in.ts'
import { logOut } from './log-out.ts'
import { me } from './me.ts'
import { memberPapers } from './member-papers.ts'
import { members } from './members.ts'
import { months } from './months.ts'
import { notices } from './notices.ts'
import { pairs } from './pairs.ts'
import { photo } from './photo.ts'
import { questions } from './questions.ts'
import { queue } from './queue.ts'
import { refuse } from './refuse.ts'
import { removeActivity } from './remove-activity.ts'
import { report } from './report.ts'
import { retryKintone } from './retry-kintone.ts'
import { returnReport } from './return.ts'
import { schedule } from './schedule.ts'
import { setProvider } from './set-provider.ts'
import { strictValidation } from './strict-validation.ts'
import { urgent } from './urgent.ts'

const METHODS = [
  logIn,
  logOut,
  me,
  counts,
  notices,
  queue,
  report,
  photo,
  changeActivity,
  addActivity,
  removeActivity,
  setProvider,
  approve,
  returnReport,
  retryKintone,
  applications,
  urgent,
  cases,
  questions,
  members,
  memberPapers,
  forms,
  months,
  schedule,
  pairs,
]

export async function reviewApi(app: FastifyInstance, { services }: { services: Services }): Promise<void> {
  await app.register(cookie)
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: () => refuse(429, 'TOO_MANY_REQUESTS'),
  })
  app.setValidatorCompiler(strictValidation)
  // names of people and children are in every answer: nothing is kept by a browser or a proxy
  app.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'))
  guardWithSessions(app, services)
  for (const method of METHODS) method(app, services)
}
