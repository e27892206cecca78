/** GET /reports/:caseNo/photos/:photoId.jpg: the picture itself, decrypted for this one look, which is kept on record. */
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { appendAudit } from '../../../db/audit.ts'
import { openPhoto, photoById } from '../../../db/photos.ts'
import { uuid } from '../../contract/shapes.ts'
import { actorOf, staffOf } from '../../staff-sessions.ts'
import type { Services } from '../../services.ts'
import { refuse } from './refuse.ts'

const Params = Type.Object({
  caseNo: Type.String({ maxLength: 40 }),
  photoId: uuid,
})

export function photo(app: FastifyInstance, services: Services): void {
  app.get<{ Params: { caseNo: string; photoId: string } }>(
    '/reports/:caseNo/photos/:photoId.jpg',
    { schema: { tags: ['review'], summary: 'The photo, upright, as JPEG', params: Params } },
    async (request, reply) => {
      const { caseNo, photoId } = request.params
      const db = services.db.drizzle
      const known = await photoById(db, photoId)
      if (!known || known.caseNo !== caseNo || known.suspect) throw refuse(404, 'NO_SUCH_PHOTO')
      const image = await openPhoto(db, services.sealer, photoId)
      if (!image) throw refuse(404, 'NO_SUCH_PHOTO')
      const entry = { action: 'photo.shown' as const, subject: `photo:${photoId}`, after: { caseNo } }
      await db.transaction((tx) =>
        appendAudit(tx, { ...entry, at: services.clock(), actor: actorOf(staffOf(request)) }),
      )
      return reply.type('image/jpeg').header('cache-control', 'no-store').send(image)
    },
  )
}
