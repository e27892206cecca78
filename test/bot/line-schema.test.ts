import { describe, expect, it } from 'vitest'
import { COLOURS } from '../../bot/messages/colours.ts'
import { breachesOf } from '../../bot/messages/limits.ts'
import { MENU_NAMES, richMenu } from '../../bot/rich-menu.ts'
import { gallery } from './gallery.ts'
import { hasLineOpenapi, lineCheck } from './line-schema.ts'

const inBox = (component: object) => ({
  type: 'flex',
  altText: 'x',
  contents: { type: 'bubble', body: { type: 'box', layout: 'vertical', contents: [component] } },
})

describe.skipIf(!hasLineOpenapi)('LINE’s own description', () => {
  const check = hasLineOpenapi ? lineCheck('Message') : () => []

  it('takes every representative message', () => {
    const scenes = gallery()
    expect(scenes.length).toBeGreaterThan(90)
    for (const { name, messages } of scenes)
      for (const message of messages) expect([name, check(message)]).toEqual([name, []])
  })

  it('takes the rich menus', () => {
    const checkMenu = lineCheck('RichMenuRequest')
    for (const name of MENU_NAMES) expect(checkMenu(richMenu(name, 'https://liff.line.me/1-a'))).toEqual([])
  })

  it.each([
    { why: 'an unknown component', message: inBox({ type: 'boxx', layout: 'vertical', contents: [] }) },
    { why: 'an unknown property', message: inBox({ type: 'text', text: 'x', colour: '#000000' }) },
    {
      why: 'an unknown layout',
      message: {
        type: 'flex',
        altText: 'x',
        contents: { type: 'bubble', body: { type: 'box', layout: 'diagonal', contents: [] } },
      },
    },
    { why: 'a text message without text', message: { type: 'text' } },
    {
      why: 'too long a postback',
      message: {
        type: 'flex',
        altText: 'x',
        contents: {
          type: 'bubble',
          body: {
            type: 'box',
            layout: 'vertical',
            contents: [{ type: 'button', action: { type: 'postback', label: 'x', data: 'x'.repeat(301) } }],
          },
        },
      },
    },
  ])('would refuse $why', ({ message }) => {
    expect(check(message)).not.toEqual([])
  })
})

describe('our own limits', () => {
  const flex = (contents: unknown) =>
    [
      {
        type: 'flex',
        altText: 'x',
        contents: { type: 'bubble', body: { type: 'box', layout: 'vertical', contents } },
      },
    ] as never
  const button = (action: object) => flex([{ type: 'button', height: 'md', action }])
  const ok = { type: 'postback', label: 'x', data: 'x', displayText: 'x' }
  it.each([
    { why: 'six messages', replies: Array.from({ length: 6 }, () => ({ type: 'text', text: 'x' })) as never },
    { why: 'an empty text', replies: flex([{ type: 'text', text: ' ' }]) },
    { why: 'a word of machines', replies: flex([{ type: 'text', text: 'undefinedさん' }]) },
    { why: 'a label of 21', replies: button({ ...ok, label: 'x'.repeat(21) }) },
    { why: 'data of 301', replies: button({ ...ok, data: 'x'.repeat(301) }) },
    {
      why: 'a scheme LINE does not open',
      replies: button({ type: 'uri', label: 'x', uri: 'javascript:alert(1)' }),
    },
    { why: 'a picture by http', replies: flex([{ type: 'image', url: 'http://x.example/a.png' }]) },
    {
      why: 'a bubble over 30 KB',
      replies: flex(Array.from({ length: 30 }, () => ({ type: 'text', text: 'あ'.repeat(400) }))),
    },
    { why: 'a small button', replies: flex([{ type: 'button', height: 'sm', action: ok }]) },
    {
      why: 'a picker that starts after its end',
      replies: button({
        type: 'datetimepicker',
        label: 'x',
        data: 'x',
        mode: 'date',
        initial: '2025-11-06',
        max: '2025-11-05',
      }),
    },
    {
      why: 'fourteen quick replies',
      replies: [
        {
          type: 'text',
          text: 'x',
          quickReply: { items: Array.from({ length: 14 }, () => ({ type: 'action', action: ok })) },
        },
      ] as never,
    },
    {
      why: 'an altText of 401',
      replies: [{ type: 'flex', altText: 'x'.repeat(401), contents: { type: 'bubble' } }] as never,
    },
  ])('catch $why', ({ replies }) => expect(breachesOf(replies)).not.toEqual([]))

  it('hold for the whole gallery', () => {
    for (const { name, messages } of gallery()) expect([name, breachesOf(messages)]).toEqual([name, []])
  })

  it('one accent, and red only for what is wrong', () => {
    expect(COLOURS.accent).toBe('#0017C1')
    const colours = new Set(JSON.stringify(gallery()).match(/#[0-9A-Fa-f]{6}/g))
    expect([...colours].every((colour) => (Object.values(COLOURS) as string[]).includes(colour))).toBe(true)
  })
})
