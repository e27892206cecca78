/**
 * ApiRoutes: kintone's REST API as the official clients use it, under /k/v1.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { AppRecords, Change, KeptRecord, SentFields } from './app-records.ts'
import type { KintoneWorld } from './world.ts'
import { badInput, KintoneRefusal } from './refusal.ts'

type Payload = Record<string, unknown>
type Handler = (records: AppRecords, payload: Payload) => unknown

const REQUESTS_PER_BULK = 20

/** method and path without '/k/v1/' → what it does to the app the payload names */
const HANDLERS: Record<string, Handler> = {
  'GET record.json': (records, { id }) => ({ record: shown(records, records.get(id as string)) }),
  'GET records.json': (records, { query, fields, totalCount }) => {
    const found = records.find(String(query ?? ''))
    const wanted = fields as string[] | undefined
    return {
      records: found.records.map((record) => shown(records, record, wanted)),
      totalCount: String(totalCount) === 'true' ? String(found.total) : null,
    }
  },
  'POST record.json': (records, { record }) => records.add([(record ?? {}) as SentFields])[0],
  'POST records.json': (records, payload) => {
    const made = records.add(payload['records'] as SentFields[])
    return { ids: made.map(({ id }) => id), revisions: made.map(({ revision }) => revision), records: made }
  },
  'PUT record.json': (records, payload) => {
    const [made] = records.update([payload as Change], false)
    return { revision: made!.revision }
  },
  'PUT records.json': (records, payload) => ({
    records: records.update(payload['records'] as Change[], String(payload['upsert']) === 'true'),
  }),
  'DELETE records.json': (records, { ids }) => {
    records.delete(ids as string[])
    return {}
  },
  'GET app/form/fields.json': (records) => ({ properties: properties(records), revision: '1' }),
}

export function apiRoutes(app: FastifyInstance, world: KintoneWorld): void {
  app.route({
    method: ['GET', 'POST', 'PUT', 'DELETE'],
    url: '/k/v1/*',
    handler: async (request, reply) => {
      const fault = await world.faultOf()
      if (fault === 'cut') {
        request.raw.socket.destroy()
        return reply.hijack()
      }
      if (fault)
        return reply
          .code(fault)
          .send({ code: 'CB_IJ01', id: world.newErrorId(), message: '内部エラーが発生しました。' })
      try {
        const answer = answerTo(request, world)
        world.keep()
        return reply.send(answer)
      } catch (error) {
        if (!(error instanceof KintoneRefusal)) throw error
        const { status, code, message, errors } = error
        return reply.code(status).send({ code, id: world.newErrorId(), message, ...(errors && { errors }) })
      }
    },
  })
}

function answerTo(request: FastifyRequest, world: KintoneWorld): unknown {
  const path = (request.params as { '*': string })['*']
  const overridden = request.headers['x-http-method-override']
  const method = typeof overridden === 'string' ? overridden.toUpperCase() : request.method
  const payload = { ...fromQuery(request.query as Payload), ...(request.body as Payload | null) }
  const tokens = String(request.headers['x-cybozu-api-token'] ?? '')
    .split(',')
    .map((token) => token.trim())
  if (path === 'bulkRequest.json') return bulk(world, tokens, payload)
  return call(world, tokens, method, path, payload)
}

function call(
  world: KintoneWorld,
  tokens: string[],
  method: string,
  path: string,
  payload: Payload,
): unknown {
  const handler = HANDLERS[`${method} ${path}`]
  if (!handler) throw new KintoneRefusal(404, 'CB_NO02', '不正なリクエストです。')
  if (payload['app'] === undefined) throw badInput({ app: { messages: ['必須です。'] } })
  const records = world.recordsOf(String(payload['app']), tokens)
  world.refuseOrdered(records.app.name, payload)
  return handler(records, payload)
}

/** All or nothing over several apps. */
function bulk(world: KintoneWorld, tokens: string[], payload: Payload): unknown {
  const requests = payload['requests'] as { method: string; api: string; payload: Payload }[]
  if (!Array.isArray(requests) || requests.length > REQUESTS_PER_BULK) {
    throw badInput({ requests: { messages: [`${REQUESTS_PER_BULK}件以下でなければなりません。`] } })
  }
  const nested = requests.reduceRight<() => unknown[]>(
    (rest, { method, api, payload: inner }) =>
      () =>
        world.recordsOf(String(inner['app']), tokens).allOrNone(() => {
          const result = call(world, tokens, method, api.replace(/^.*\/k\/v1\//, ''), inner)
          return [result, ...rest()]
        }),
    () => [],
  )
  return { results: nested() }
}

/** `fields[0]=a&fields[1]=b` becomes a list. */
function fromQuery(query: Payload): Payload {
  const payload: Payload = {}
  for (const [name, value] of Object.entries(query)) {
    const list = /^(\w+)\[\d*\]$/.exec(name)?.[1]
    if (list) payload[list] = [...((payload[list] as unknown[]) ?? []), ...[value].flat()]
    else payload[name] = value
  }
  return payload
}

function shown(records: AppRecords, record: KeptRecord, wanted?: string[]): Payload {
  const all: Record<string, { type: string; value: string | null }> = {
    $id: { type: '__ID__', value: String(record.id) },
    $revision: { type: '__REVISION__', value: String(record.revision) },
    レコード番号: { type: 'RECORD_NUMBER', value: String(record.id) },
    作成日時: { type: 'CREATED_TIME', value: record.createdAt },
    更新日時: { type: 'UPDATED_TIME', value: record.updatedAt },
  }
  for (const { code, type } of records.app.fields) {
    const value = record.values[code] ?? ''
    // an empty date, time or choice is null, an empty text or number is ''
    const emptyIsNull = type === 'DATE' || type === 'TIME' || type === 'DROP_DOWN'
    all[code] = { type, value: value === '' && emptyIsNull ? null : value }
  }
  return wanted
    ? Object.fromEntries(wanted.filter((code) => code in all).map((code) => [code, all[code]]))
    : all
}

function properties(records: AppRecords): Payload {
  return Object.fromEntries(
    records.app.fields.map(({ code, type, unique, required, options, unit }) => [
      code,
      {
        code,
        type,
        label: code,
        noLabel: false,
        required,
        ...(type === 'SINGLE_LINE_TEXT' || type === 'NUMBER' ? { unique } : {}),
        ...(type === 'NUMBER' ? { unit, unitPosition: 'AFTER' } : {}),
        ...(type === 'DROP_DOWN'
          ? {
              options: Object.fromEntries(
                options.map((label, index) => [label, { label, index: String(index) }]),
              ),
            }
          : {}),
      },
    ]),
  )
}
