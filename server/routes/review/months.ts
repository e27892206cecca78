/**
 * Months: /months … of the desk. Everybody reads; each step is for the roles of server/month/roles.ts, and answers
 * the month as it is afterwards.
 */
import type { FastifyInstance } from 'fastify'
import { Type, type TSchema } from 'typebox'
import type { IsoMonth } from '../../../rules/calendar.ts'
import { loadPolicyBook } from '../../../rules/load-policy.ts'
import type { PolicyBook } from '../../../rules/policy.ts'
import * as contract from '../../contract.ts'
import { confirmAccount, enterReturns, readReturnsCsv } from '../../month/bank-results.ts'
import { makeBatch, payBatch, voidBatch } from '../../month/batches.ts'
import { HttpRefusal } from '../../errors.ts'
import { dropNewPrint, printMonth } from '../../month/drop-print.ts'
import { exportMonth, payMonth } from '../../month/make-files.ts'
import { approvePastYears } from '../../month/past-years.ts'
import type { MonthAction } from '../../month/roles.ts'
import { registerShortHolder } from '../../month/short-holder.ts'
import { previewMonth, previewUnder } from '../../month/preview-month.ts'
import * as steps from '../../month/steps.ts'
import { staffOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { monthFiles } from './month-files.ts'
import { mayOrRefuse, MonthParams, type OfMonth, spoken } from './month-guard.ts'
import { BAD_POLICY } from './month-words.ts'
import { checkGroups, monthList, monthPage, totalsOf } from './month-view.ts'
import { readSchema } from './route-schema.ts'

export function months(app: FastifyInstance, services: Services): void {
  app.get('/months', { schema: readSchema('Months, latest first', contract.MonthList) }, (request) =>
    monthList(services, staffOf(request)),
  )
  app.get<OfMonth>(
    '/months/:month',
    { schema: readSchema('One month', contract.MonthPage, MonthParams) },
    (request) => monthPage(services, request.params.month, staffOf(request)),
  )
  app.post<OfMonth>(
    '/months/:month/preview',
    {
      config: { access: 'read' },
      schema: {
        ...readSchema('The run as it would be, rolled back', contract.MonthPreview, MonthParams),
        body: contract.PreviewMonth,
      },
    },
    async (request) => {
      const actor = mayOrRefuse(request, 'preview')
      return preview(request.params.month, actor, (request.body as contract.PreviewMonth).policy)
    },
  )
  runSteps(app, services)
  bankSteps(app, services)
  monthFiles(app, services)

  async function preview(month: IsoMonth, actor: string, policy?: string): Promise<contract.MonthPreview> {
    const found = policy === undefined ? null : policyOf(policy)
    const beside = found && (await spoken(() => previewUnder(services, month, { actor, policies: found })))
    const report = beside?.now ?? (await spoken(() => previewMonth(services, month, { actor })))
    return {
      ...{ ...totalsOf(report), checks: await checkGroups(services, report.checks) },
      beside: beside && {
        ...{ version: beside.other.version, asIf: beside.other.asIf, ...totalsOf(beside.other) },
        ...{ providers: beside.providers, checks: await checkGroups(services, beside.other.checks) },
      },
    }
  }
}

/** @throws HttpRefusal BAD_POLICY */
function policyOf(text: string): PolicyBook {
  try {
    return loadPolicyBook(JSON.parse(text))
  } catch (error) {
    throw new HttpRefusal(422, 'BAD_POLICY', `${BAD_POLICY}${(error as Error).message}`, 'policy')
  }
}

/** What a step does; whatever it returns beside, the month is answered as it is then. */
type Take<Body> = (
  month: IsoMonth,
  actor: string,
  body: Body,
) => Promise<contract.ReturnsEntered | null | void>

const Nothing = Type.Object({}, { additionalProperties: false })

function stepRoute<Body>(
  app: FastifyInstance,
  services: Services,
  path: string,
  route: { action: MonthAction; summary: string; body: TSchema; take: Take<Body> },
): void {
  app.post<OfMonth>(
    `/months/:month/${path}`,
    {
      // who may is said by the table of roles, below
      config: { access: 'read' },
      schema: { ...readSchema(route.summary, contract.MonthDone, MonthParams), body: route.body },
    },
    async (request) => {
      const actor = mayOrRefuse(request, route.action)
      const { month } = request.params
      const returns = await spoken(() => route.take(month, actor, request.body as Body))
      return { month: await monthPage(services, month, staffOf(request)), returns: returns ?? null }
    },
  )
}

function runSteps(app: FastifyInstance, services: Services): void {
  const simple = (
    action: 'close' | 'check' | 'submit' | 'pay',
    summary: string,
    act: (month: IsoMonth, actor: string) => Promise<unknown>,
  ) =>
    stepRoute(app, services, action, {
      ...{ action, summary, body: Nothing },
      take: async (month, actor) => void (await act(month, actor)),
    })
  simple('close', 'Closes and calculates', (month, actor) => steps.closeMonth(services, month, actor))
  simple('check', 'The findings were looked at', (month, actor) => steps.markChecked(services, month, actor))
  simple('submit', '起案', (month, actor) => steps.submitMonth(services, month, actor))
  simple('pay', 'The bank has taken the transfer file', (month, actor) => payMonth(services, month, actor))
  stepRoute<contract.ApproveMonth>(app, services, 'approve', {
    ...{ action: 'approve', summary: '決裁 of exactly what was shown', body: contract.ApproveMonth },
    take: async (month, actor, { hash }) => void (await steps.approveMonth(services, month, actor, hash)),
  })
  stepRoute<contract.ApproveMonth>(app, services, 'approve-past', {
    ...{ action: 'approve-past', summary: '過年度支出の決裁', body: contract.ApproveMonth },
    take: async (month, actor, { hash }) => void (await approvePastYears(services, month, actor, hash)),
  })
  stepRoute<contract.TakeBackMonth>(app, services, 'take-back', {
    ...{ action: 'take-back', summary: 'Back to the preparer', body: contract.TakeBackMonth },
    take: async (month, actor, { reason }) =>
      void (await steps.takeBackMonth(services, month, actor, reason.trim())),
  })
  stepRoute<contract.ExportMonth>(app, services, 'export', {
    ...{ action: 'export', summary: 'Makes the files and enters them', body: contract.ExportMonth },
    take: async (month, actor, { payOn }) => {
      const { run, files } = await exportMonth(services, month, { actor, payOn })
      await dropNewPrint(services, run, files, actor)
    },
  })
  stepRoute(app, services, 'print', {
    ...{ action: 'print', summary: "The print stream again into the printer's folder", body: Nothing },
    take: async (month, actor) => void (await printMonth(services, month, actor)),
  })
}

function bankSteps(app: FastifyInstance, services: Services): void {
  const entered = async (month: IsoMonth, actor: string, entries: contract.EnterReturn[]) => {
    const { told, letters, already } = await enterReturns(services, month, entries, actor)
    return { told: told.length, letters: letters.length, already }
  }
  stepRoute<contract.EnterReturn>(app, services, 'returns', {
    ...{ action: 'return', summary: '振込不能 of one payment', body: contract.EnterReturn },
    take: (month, actor, entry) => entered(month, actor, [entry]),
  })
  stepRoute<contract.EnterReturnsCsv>(app, services, 'returns-csv', {
    ...{ action: 'return', summary: '振込不能 by csv, whole or refused', body: contract.EnterReturnsCsv },
    take: (month, actor, { csv }) => entered(month, actor, readReturnsCsv(csv)),
  })
  stepRoute<contract.ConfirmAccount>(app, services, 'confirm-account', {
    ...{ action: 'confirm-account', summary: '口座を確かめました', body: contract.ConfirmAccount },
    take: (month, actor, { memberNo, confirm: mark }) =>
      confirmAccount(services, month, { memberNo, mark, actor }),
  })
  stepRoute<contract.ShortHolder>(app, services, 'short-holder', {
    ...{ action: 'short-holder', summary: '短縮名義, for another to confirm', body: contract.ShortHolder },
    take: (_month, actor, given) => registerShortHolder(services, { ...given, actor }),
  })
  stepRoute<contract.MakeBatch>(app, services, 'batches', {
    ...{ action: 'batch', summary: '再振込: a further transfer file', body: contract.MakeBatch },
    take: (month, actor, { batch, payOn }) => makeBatch(services, month, { batch, payOn, actor }),
  })
  for (const [path, action, act] of [
    ['paid', 'pay', payBatch],
    ['void', 'batch', voidBatch],
  ] as const)
    stepRoute<contract.BatchNo>(app, services, `batches/${path}`, {
      ...{ action, body: contract.BatchNo },
      summary: path === 'paid' ? 'The bank has taken that file' : 'That file is void',
      take: (month, actor, { batch }) => act(services, month, batch, actor),
    })
}
