/** GET /readings/:caseNo, its photos, and POST …/price: the member's own only. */
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { openPhoto } from '../../../db/photos.ts'
import { LiffPrices, LiffReading, LiffRows } from '../../contract.ts'
import { liffUserOf } from '../../liff-sessions.ts'
import type { Services } from '../../services.ts'
import { isOpen, isShown, ownCase } from './own-case.ts'
import { priceRows } from './price-rows.ts'
import { readCase, readingView } from './reading-view.ts'
import { refuse } from './refuse.ts'

export const CaseParams = Type.Object({ caseNo: Type.String({ maxLength: 40 }) })
const PhotoParams = Type.Object({
  caseNo: CaseParams.properties.caseNo,
  photoId: Type.String({ pattern: '^[0-9a-f-]{36}$' }),
})

export function reading(app: FastifyInstance, services: Services): void {
  const db = services.db.drizzle
  const schema = (summary: string) => ({ tags: ['liff'], summary, params: CaseParams })

  app.get<{ Params: { caseNo: string } }>(
    '/readings/:caseNo',
    { schema: { ...schema('Rows of a photo, to be compared and sent'), response: { 200: LiffReading } } },
    async (request) => {
      const user = liffUserOf(request)
      const { lineUserId, member } = user
      const own = await ownCase(db, user, request.params.caseNo)
      return readingView(services, own, { memberNo: member.memberNo, lineUserId })
    },
  )

  app.get<{ Params: { caseNo: string; photoId: string } }>(
    '/readings/:caseNo/photos/:photoId.jpg',
    { schema: { ...schema('The photo, upright, as JPEG'), params: PhotoParams } },
    async (request, reply) => {
      const { caseNo, photoId } = request.params
      const own = await ownCase(db, liffUserOf(request), caseNo)
      const photo = own.photos.find(({ id }) => id === photoId)
      const image = photo && isShown(photo) ? await openPhoto(db, services.sealer, photoId) : null
      if (!image) throw refuse(404, 'NO_SUCH_PHOTO')
      return reply.type('image/jpeg').send(image)
    },
  )

  app.post<{ Params: { caseNo: string }; Body: LiffRows }>(
    '/readings/:caseNo/price',
    { schema: { ...schema('Amounts of mended rows'), body: LiffRows, response: { 200: LiffPrices } } },
    async (request) => {
      const user = liffUserOf(request)
      const { memberNo } = user.member
      const own = await ownCase(db, user, request.params.caseNo)
      if (!isOpen(own.reportState)) throw refuse(409, 'WRONG_STATE')
      const read = await readCase(db, services, own, memberNo)
      const wanted = { rows: request.body.rows, read: read.rows, facts: read.facts }
      return (await priceRows(db, services, { ...wanted, providerNo: memberNo, caseNo: own.caseNo })).prices
    },
  )
}
