/**
 * POST /uploads/:set/files and …/end: photos, HEIC and PDF chosen on the phone. Verified and stored; the chat goes on.
 */
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { REFUSED_WORDS } from '../../../bot/messages/photo-words.ts'
import { LiffUploaded, LiffUploadEnded, UploadKey } from '../../contract.ts'
import { HttpRefusal } from '../../errors.ts'
import { liffUserOf } from '../../liff-sessions.ts'
import { MAX_BYTES, type RefusedPhoto } from '../../photo-intake.ts'
import type { Services } from '../../services.ts'
import { endUpload, takeUpload } from '../../uploads.ts'
import { sameFileText } from './messages.ts'
import { refuse } from './refuse.ts'

const KEY_HEADER = 'idempotency-key'
const Params = Type.Object({ set: UploadKey })
/** 20 files and some tries, from phones that share a carrier's address */
const TRIES = { max: 300, timeWindow: '1 minute' }
/** 15 MB at the speed of a bad place */
const RECEIVE_WITHIN_MS = 110_000

const CODES: Record<RefusedPhoto['why'], string> = {
  'not-an-image': 'NOT_AN_IMAGE',
  'too-large': 'PHOTO_TOO_LARGE',
  gone: 'NO_FILE',
  'too-many-pages': 'TOO_MANY_PAGES',
  locked: 'PDF_LOCKED',
  'broken-pdf': 'PDF_BROKEN',
  'file-too-large': 'FILE_TOO_LARGE',
}

export function upload(app: FastifyInstance, services: Services): void {
  app.post<{ Params: { set: string }; Headers: { [KEY_HEADER]: string } }>(
    '/uploads/:set/files',
    {
      schema: {
        tags: ['liff'],
        summary: 'A photo, HEIC or PDF of a report; one file a request',
        consumes: ['multipart/form-data'],
        params: Params,
        headers: Type.Object({ [KEY_HEADER]: UploadKey }),
        response: { 200: LiffUploaded },
      },
      config: { rateLimit: TRIES, receiveWithinMs: RECEIVE_WITHIN_MS },
    },
    async (request): Promise<LiffUploaded> => {
      const user = liffUserOf(request)
      const bytes = await fileOf(request)
      const sending = { set: request.params.set, key: request.headers[KEY_HEADER], bytes }
      const outcome = await takeUpload(services, user, sending)
      if (outcome.kind === 'refused') throw refuseFile(outcome.why)
      if (outcome.kind === 'same') throw new HttpRefusal(409, 'SAME_FILE', sameFileText(outcome.caseNo))
      const { caseNo, pages, already } = outcome
      return { caseNo, pages, already }
    },
  )

  app.post<{ Params: { set: string } }>(
    '/uploads/:set/end',
    {
      schema: {
        ...{ tags: ['liff'], summary: 'That was all of the set: it is read now', params: Params },
        response: { 200: LiffUploadEnded },
      },
    },
    async (request): Promise<LiffUploadEnded> => {
      const ended = await endUpload(services, liffUserOf(request), request.params.set)
      if (!ended) throw refuse(404, 'NO_SUCH_UPLOAD')
      return ended
    },
  )
}

/** Once for all of /api/liff: a second parser for the same type is refused by Fastify. */
export const takeMultipart = (app: FastifyInstance) =>
  app.register(multipart, {
    throwFileSizeLimit: false,
    limits: { fileSize: MAX_BYTES, files: 1, fields: 0, parts: 1, headerPairs: 20 },
  })

async function fileOf(request: FastifyRequest): Promise<Buffer> {
  if (!request.isMultipart()) throw refuseFile('gone')
  const part = await request.file()
  if (!part) throw refuseFile('gone')
  const bytes = await part.toBuffer()
  if (part.file.truncated) throw refuseFile('file-too-large')
  return bytes
}

function refuseFile(why: RefusedPhoto['why']): HttpRefusal {
  const { happened, todo } = REFUSED_WORDS[why]
  return new HttpRefusal(422, CODES[why], `${happened}。${todo}`)
}
