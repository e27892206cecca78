/**
 * The stand-in held to LINE's published definitions, where the checkout has them beside it: what it sends as
 * webhooks and takes as messages must be valid there, and what is invalid there must be refused here.
 */
import { existsSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { refuseMessages } from '../../sandbox/line/check-messages.ts'
import { hanako, startBench, type Bench } from './line-support.ts'

const folder = new URL('../../../shared/line-openapi/', import.meta.url)
const present = existsSync(new URL('webhook.yml', folder))

type Schema = { [key: string]: unknown }
const ref = (name: string) => `#/components/schemas/${name}`

/**
 * A JSON schema that follows `discriminator`: the base becomes "by `type`, the named schema", and the named
 * schemas, which include the base, include its bare form instead. Named schemas take no other properties.
 */
function validatorFor(file: string, name: string): (value: unknown) => string[] {
  const text = readFileSync(new URL(file, folder), 'utf8')
  const { schemas } = (parse(text) as { components: { schemas: Record<string, Schema> } }).components
  for (const [base, schema] of Object.entries({ ...schemas })) {
    const discriminator = schema.discriminator as { mapping: Record<string, string> } | undefined
    if (!discriminator) continue
    schemas[`${base}Bare`] = { ...schema, discriminator: undefined }
    const kinds = Object.entries(discriminator.mapping)
    for (const target of new Set(kinds.map(([, to]) => to.split('/').at(-1) ?? ''))) {
      const derived = JSON.stringify(schemas[target]).replaceAll(`"${ref(base)}"`, `"${ref(`${base}Bare`)}"`)
      const shallow = JSON.parse(derived) as Schema & { allOf?: Schema[] }
      // only the inclusion of the base is bare, not the places where a property may hold any kind
      const original = schemas[target] as Schema & { allOf?: Schema[] }
      schemas[target] = {
        ...original,
        allOf: (original.allOf ?? []).map((part, i) => (part.$ref ? (shallow.allOf?.[i] ?? part) : part)),
        unevaluatedProperties: false,
      }
    }
    schemas[base] = {
      type: 'object',
      required: ['type'],
      properties: { type: { enum: kinds.map(([kind]) => kind) } },
      allOf: kinds.map(([kind, to]) => ({
        if: { properties: { type: { const: kind } } },
        then: { $ref: to },
      })),
    }
  }
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
  const validate = ajv.compile({ $ref: ref(name), components: { schemas } })
  return (value) => {
    validate(value)
    return (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`)
  }
}

describe.skipIf(!present)('against LINE’s definitions', () => {
  let bench: Bench
  beforeAll(async () => {
    bench = await startBench()
  })
  afterAll(() => bench?.close())

  test('every webhook is valid', async () => {
    const errorsOf = validatorFor('webhook.yml', 'CallbackRequest')
    expect(errorsOf({ destination: 'x', events: [] })).not.toEqual([])
    const does = (path: string, body?: unknown) => bench.phone.does(hanako.userId, path, body)
    const { messageId } = await does('text', { text: 'はい🤨' })
    await does('text', { text: 'それ', quotedMessageId: messageId })
    await does('postback', { data: 'x', params: { time: '15:00' } })
    await does('image', { images: ['YQ==', 'Yg=='] })
    await does('image', { externalUrl: 'https://example.com/a.jpg' })
    for (const kind of ['sticker', 'video', 'audio', 'file', 'location', 'block', 'unblock']) await does(kind)
    await does('unsend', { messageId })
    await does('group-text', { text: 'みんなへ' })
    expect(bench.heard).toHaveLength(14)
    for (const { body } of bench.heard) {
      expect(errorsOf(body)).toEqual([])
      // the check sees inside: an invented property is found
      expect(errorsOf({ ...body, events: [{ ...body.events[0], invented: 1 }] })).not.toEqual([])
    }
  })

  const action = { type: 'postback', label: 'はい', data: 'x', displayText: 'はい' }
  const box = (contents: object[]) => ({ type: 'box', layout: 'vertical', contents })
  const flex = (contents: object) => ({ type: 'flex', altText: '確認', contents })
  const good: object[] = [
    { type: 'text', text: 'はい', quickReply: { items: [{ type: 'action', action }] } },
    { type: 'sticker', packageId: '446', stickerId: '1988' },
    {
      type: 'image',
      originalContentUrl: 'https://example.com/a.png',
      previewImageUrl: 'https://example.com/b.png',
    },
    { type: 'location', title: '場所', address: '1-1', latitude: 33, longitude: 130 },
    {
      type: 'template',
      altText: '選択',
      template: { type: 'confirm', text: 'よいですか', actions: [action, action] },
    },
    flex({
      type: 'bubble',
      size: 'mega',
      body: box([
        { type: 'text', text: '金額', weight: 'bold', size: 'lg', wrap: true, color: '#333333' },
        { type: 'separator', margin: 'md' },
        { type: 'button', style: 'primary', action, height: 'sm' },
        {
          type: 'button',
          action: { type: 'datetimepicker', label: '日', data: 'd', mode: 'date', max: '2025-11-05' },
        },
        {
          type: 'image',
          url: 'https://example.com/c.png',
          size: 'full',
          aspectRatio: '3:1',
          aspectMode: 'cover',
        },
      ]),
      footer: box([
        { type: 'button', action: { type: 'uri', label: '開く', uri: 'https://liff.line.me/1-a' } },
      ]),
      styles: { footer: { separator: true } },
    }),
    flex({ type: 'carousel', contents: [{ type: 'bubble', body: box([{ type: 'text', text: '一' }]) }] }),
  ]
  /** wrong by the definitions alone, whatever the reference says in words */
  const bad: object[] = [
    { type: 'txt', text: 'x' },
    { type: 'text' },
    { type: 'image', originalContentUrl: 'https://example.com/a.png' },
    {
      type: 'text',
      text: 'x',
      quickReply: { items: Array.from({ length: 14 }, () => ({ type: 'action', action })) },
    },
    flex({ type: 'bubble', body: { type: 'box', layout: 'diagonal', contents: [] } }),
    flex({ type: 'bubble', body: box([{ type: 'text', text: 'x', fontSize: 'lg' }]) }),
    flex({ type: 'bubble', body: box([{ type: 'button', action: { ...action, data: 'x'.repeat(301) } }]) }),
    flex({ type: 'bubble', size: 'tera', body: box([]) }),
  ]

  test('messages valid there are taken here, invalid ones refused', () => {
    const errorsOf = validatorFor('messaging-api.yml', 'PushMessageRequest')
    for (const message of good) {
      expect(errorsOf({ to: hanako.userId, messages: [message] })).toEqual([])
      expect(refuseMessages([message])?.body ?? null).toBeNull()
    }
    for (const message of bad) {
      expect(errorsOf({ to: hanako.userId, messages: [message] })).not.toEqual([])
      expect(refuseMessages([message])).not.toBeNull()
    }
  })
})
