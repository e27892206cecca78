/** GET /reports/:caseNo */
import type { FastifyInstance } from 'fastify'
import { Report } from '../../contract.ts'
import type { Services } from '../../services.ts'
import { presentReport } from './respond.ts'
import { CaseParams, readSchema } from './route-schema.ts'

export function report(app: FastifyInstance, services: Services): void {
  app.get<{ Params: { caseNo: string } }>(
    '/reports/:caseNo',
    { schema: readSchema('One report with its rows, photos and history', Report, CaseParams) },
    ({ params }) => presentReport(services, params.caseNo),
  )
}
