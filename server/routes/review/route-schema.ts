/** RouteSchema: what every route of the review API says of itself in /api/openapi.json. */
import { Type, type TSchema } from 'typebox'
import { ErrorBody, Stale, Written } from '../../contract.ts'

const TAGS = ['review']
export const CaseParams = Type.Object({ caseNo: Type.String({ maxLength: 40 }) })
export const ActivityParams = Type.Object({
  caseNo: Type.String({ maxLength: 40 }),
  activityNo: Type.String({ maxLength: 40 }),
})

export const readSchema = (summary: string, answer: TSchema, params?: TSchema) => ({
  tags: TAGS,
  summary,
  ...(params && { params }),
  response: { 200: answer, '4xx': ErrorBody },
})

/** A write to a report: answers it as it is now, or 409 with the present one. */
export const writeSchema = (summary: string, params: TSchema, body: TSchema) => ({
  tags: TAGS,
  summary,
  params,
  body,
  response: { 200: Written, 409: Stale, '4xx': ErrorBody },
})
