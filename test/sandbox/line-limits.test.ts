/** LINE's limits on message objects: each row one over an edge, or just inside it. */
import { describe, expect, test } from 'vitest'
import { refuseMessages } from '../../sandbox/line/check-messages.ts'

type Refusal = { message: string; details?: { message: string; property: string }[] }
const refusal = (messages: unknown) => (refuseMessages(messages)?.body ?? null) as Refusal | null
const a = (times: number) => 'あ'.repeat(times)
const text = (words: string, more: object = {}) => ({ type: 'text', text: words, ...more })
const postback = (more: object = {}) => ({ type: 'postback', label: 'はい', data: 'yes', ...more })
const quick = (action: object, times = 1) =>
  text('選んでください', {
    quickReply: { items: Array.from({ length: times }, () => ({ type: 'action', action })) },
  })
const flex = (body: object[], more: object = {}, altText = '確認') => ({
  type: 'flex',
  altText,
  contents: { type: 'bubble', body: { type: 'box', layout: 'vertical', contents: body }, ...more },
})
const button = (action: object) => ({ type: 'button', action })
const words = { type: 'text', text: 'こんにちは' }
const nested = (depth: number): object =>
  depth === 0 ? words : { type: 'box', layout: 'vertical', contents: [nested(depth - 1)] }
const bubble = { type: 'bubble', body: { type: 'box', layout: 'vertical', contents: [words] } }
const carousel = (contents: object[]) => ({
  type: 'flex',
  altText: '一覧',
  contents: { type: 'carousel', contents },
})
const template = (inside: object) => ({ type: 'template', altText: '選択', template: inside })
const buttons = (more: object = {}) =>
  template({ type: 'buttons', text: '本文', actions: [postback()], ...more })
const column = (actions: number, more: object = {}) => ({
  text: '本文',
  actions: Array.from({ length: actions }, () => postback()),
  ...more,
})

describe('taken', () => {
  test.each([
    { why: '5 messages', messages: Array.from({ length: 5 }, () => text('はい')) },
    { why: 'a text of 5,000', messages: [text(a(5000))] },
    { why: '13 quick replies', messages: [quick(postback(), 13)] },
    { why: 'a camera in a quick reply', messages: [quick({ type: 'camera', label: '撮る' })] },
    { why: 'altText of 1,500', messages: [flex([words], {}, a(1500))] },
    { why: 'postback data of 300', messages: [flex([button(postback({ data: 'x'.repeat(300) }))])] },
    { why: 'a button label of 40 in Flex', messages: [flex([button(postback({ label: a(40) }))])] },
    { why: 'boxes 10 deep', messages: [flex([nested(9)])] },
    { why: '12 bubbles', messages: [carousel(Array.from({ length: 12 }, () => bubble))] },
    {
      why: 'a confirm of 240',
      messages: [template({ type: 'confirm', text: a(240), actions: [postback(), postback()] })],
    },
    { why: 'buttons of 160 without a title', messages: [buttons({ text: a(160) })] },
    {
      why: 'a picture on this machine',
      messages: [
        {
          type: 'image',
          originalContentUrl: 'http://localhost:3000/a.png',
          previewImageUrl: 'https://example.com/b.png',
        },
      ],
    },
    {
      why: 'a time picker',
      messages: [quick({ type: 'datetimepicker', label: '時刻', data: 't', mode: 'time', initial: '15:00' })],
    },
    {
      why: 'spans',
      messages: [flex([{ type: 'text', contents: [{ type: 'span', text: '太字', weight: 'bold' }] }])],
    },
    {
      why: 'a picture as hero',
      messages: [
        flex([words], {
          hero: { type: 'image', url: 'https://example.com/a.png', size: 'full', aspectRatio: '20:13' },
        }),
      ],
    },
  ])('$why', ({ messages }) => {
    expect(refusal(messages)).toBeNull()
  })
})

describe('refused, in LINE’s words', () => {
  test.each([
    { why: 'no message', messages: [], at: 'messages', says: 'Size must be between 1 and 5' },
    {
      why: '6 messages',
      messages: Array.from({ length: 6 }, () => text('はい')),
      at: 'messages',
      says: 'Size must be between 1 and 5',
    },
    { why: 'no list', messages: undefined, at: 'messages', says: 'May not be null' },
    { why: 'an empty text', messages: [text('')], at: 'messages[0].text', says: 'May not be empty' },
    {
      why: 'a text of 5,001',
      messages: [text('よい'), text(a(5001))],
      at: 'messages[1].text',
      says: 'Length must be between 0 and 5000',
    },
    {
      why: 'emoji count as two',
      messages: [text('😀'.repeat(2501))],
      at: 'messages[0].text',
      says: 'Length must be between 0 and 5000',
    },
    {
      why: 'an unknown type',
      messages: [{ type: 'txt', text: 'x' }],
      at: 'messages[0].type',
      says: 'Must be one of the following values: [text, textV2, sticker, image, video, audio, location, imagemap, template, flex, coupon]',
    },
    {
      why: '14 quick replies',
      messages: [quick(postback(), 14)],
      at: 'messages[0].quickReply.items',
      says: 'Size must be between 1 and 13',
    },
    {
      why: 'a quick reply label of 21',
      messages: [quick(postback({ label: a(21) }))],
      at: 'messages[0].quickReply.items[0].action.label',
      says: 'Length must be between 0 and 20',
    },
    {
      why: 'a quick reply without a label',
      messages: [quick({ type: 'postback', data: 'x' })],
      at: 'messages[0].quickReply.items[0].action.label',
      says: 'May not be empty',
    },
    {
      why: 'a quick reply of another type',
      messages: [text('x', { quickReply: { items: [{ type: 'button', action: postback() }] } })],
      at: 'messages[0].quickReply.items[0].type',
      says: 'Must be one of the following values: [action]',
    },
    {
      why: 'postback data of 301',
      messages: [quick(postback({ data: 'x'.repeat(301) }))],
      at: 'messages[0].quickReply.items[0].action.data',
      says: 'Length must be between 0 and 300',
    },
    {
      why: 'altText of 1,501',
      messages: [flex([words], {}, a(1501))],
      at: 'messages[0].altText',
      says: 'Length must be between 0 and 1500',
    },
    {
      why: 'no altText',
      messages: [{ ...flex([words]), altText: undefined }],
      at: 'messages[0].altText',
      says: 'May not be empty',
    },
    {
      why: 'a picture by plain http',
      messages: [
        {
          type: 'image',
          originalContentUrl: 'http://example.com/a.png',
          previewImageUrl: 'https://example.com/b.png',
        },
      ],
      at: 'messages[0].originalContentUrl',
      says: 'invalid uri scheme',
    },
    {
      why: 'buttons of 161',
      messages: [buttons({ text: a(161) })],
      at: 'messages[0].template.text',
      says: 'Length must be between 0 and 160',
    },
    {
      why: 'buttons of 61 under a title',
      messages: [buttons({ title: '題', text: a(61) })],
      at: 'messages[0].template.text',
      says: 'Length must be between 0 and 60',
    },
    {
      why: '5 buttons',
      messages: [buttons({ actions: Array.from({ length: 5 }, () => postback()) })],
      at: 'messages[0].template.actions',
      says: 'Size must be between 1 and 4',
    },
    {
      why: 'a confirm with one way',
      messages: [template({ type: 'confirm', text: 'よいですか', actions: [postback()] })],
      at: 'messages[0].template.actions',
      says: 'Size must be between 2 and 2',
    },
    {
      why: '11 columns',
      messages: [template({ type: 'carousel', columns: Array.from({ length: 11 }, () => column(1)) })],
      at: 'messages[0].template.columns',
      says: 'Size must be between 1 and 10',
    },
    {
      why: 'columns with unlike actions',
      messages: [template({ type: 'carousel', columns: [column(1), column(2)] })],
      at: 'messages[0].template.columns',
      says: 'columns must have the same number of actions',
    },
    {
      why: 'a picker that starts outside its range',
      messages: [
        quick({
          type: 'datetimepicker',
          label: '日',
          data: 'd',
          mode: 'date',
          initial: '2025-11-06',
          max: '2025-11-05',
        }),
      ],
      at: 'messages[0].quickReply.items[0].action.initial',
      says: 'initial must be between min and max',
    },
    {
      why: 'a picker in the wrong format',
      messages: [quick({ type: 'datetimepicker', label: '時', data: 'd', mode: 'time', initial: '9:00' })],
      at: 'messages[0].quickReply.items[0].action.initial',
      says: 'invalid format',
    },
    {
      why: 'a script as an address',
      messages: [quick({ type: 'uri', label: '開く', uri: 'javascript:alert(1)' })],
      at: 'messages[0].quickReply.items[0].action.uri',
      says: 'invalid uri scheme',
    },
    {
      why: 'displayText of 301',
      messages: [quick(postback({ displayText: a(301) }))],
      at: 'messages[0].quickReply.items[0].action.displayText',
      says: 'Length must be between 0 and 300',
    },
  ])('$why', ({ messages, at, says }) => {
    const refused = refusal(messages)
    expect(refused?.message).toMatch(/^The request body has \d+ error\(s\)$/)
    expect(refused?.details).toContainEqual({ message: says, property: at })
  })

  test.each([
    { why: 'an empty text', message: flex([{ type: 'text', text: '' }]), at: '/body/contents/0/text' },
    {
      why: 'a button label of 41',
      message: flex([button(postback({ label: a(41) }))]),
      at: '/body/contents/0/action/label',
    },
    { why: 'a button without an action', message: flex([{ type: 'button' }]), at: '/body/contents/0/action' },
    {
      why: 'a property nobody knows',
      message: flex([{ ...words, fontSize: 'lg' }]),
      at: '/body/contents/0/fontSize',
    },
    { why: 'a colour by name', message: flex([{ ...words, color: 'red' }]), at: '/body/contents/0/color' },
    { why: 'boxes 11 deep', message: flex([nested(10)]), at: `/body${'/contents/0'.repeat(10)}` },
    {
      why: 'a button in a baseline box',
      message: flex([{ type: 'box', layout: 'baseline', contents: [button(postback())] }]),
      at: '/body/contents/0/contents/0/type',
    },
    { why: 'no layout', message: flex([{ type: 'box', contents: [] }]), at: '/body/contents/0/layout' },
    {
      why: 'a text as body',
      message: { type: 'flex', altText: 'x', contents: { type: 'bubble', body: words } },
      at: '/body/type',
    },
    { why: '13 bubbles', message: carousel(Array.from({ length: 13 }, () => bubble)), at: '/contents' },
    {
      why: 'bubbles of unlike size',
      message: carousel([bubble, { ...bubble, size: 'kilo' }]),
      at: '/contents',
    },
    {
      why: 'a bubble beyond 30 KB',
      message: flex(Array.from({ length: 80 }, () => ({ type: 'text', text: 'x'.repeat(400) }))),
      at: '/',
    },
    {
      why: 'a picture by plain http',
      message: flex([{ type: 'image', url: 'http://example.com/a.png' }]),
      at: '/body/contents/0/url',
    },
    { why: 'a size nobody knows', message: flex([{ ...words, size: 'huge' }]), at: '/body/contents/0/size' },
    {
      why: 'an empty bubble',
      message: { type: 'flex', altText: 'x', contents: { type: 'bubble' } },
      at: '/',
    },
    {
      why: 'a camera in a bubble',
      message: flex([button({ type: 'camera', label: '撮る' })]),
      at: '/body/contents/0/action/type',
    },
  ])('Flex: $why', ({ message, at }) => {
    const refused = refusal([text('前'), message])
    expect(refused?.message).toBe('A message (messages[1]) in the request body is invalid')
    expect(refused?.details?.map((one) => one.property)).toContain(at)
  })
})
