/**
 * PhoneGallery: one of everything a bubble may hold, for looking at and for the accessibility check.
 * People and numbers are invented.
 */
import type { ChatMessage } from '../../sandbox/line/world.ts'

type Json = Record<string, unknown>

const ink = '#1A1A1A'
const muted = '#666666'
const accent = '#0017C1'

const text = (words: string, look: Json = {}): Json => ({
  type: 'text',
  text: words,
  wrap: true,
  color: ink,
  ...look,
})
const vertical = (contents: Json[], look: Json = {}): Json => ({
  type: 'box',
  layout: 'vertical',
  contents,
  ...look,
})
const row = (contents: Json[], look: Json = {}): Json => ({
  type: 'box',
  layout: 'horizontal',
  contents,
  ...look,
})
const rule: Json = { type: 'separator', margin: 'lg', color: '#CCCCCC' }
const postback = (label: string): Json => ({
  type: 'postback',
  label,
  data: `tap=${label}`,
  displayText: label,
})
const button = (label: string, look: Json = {}, action: Json = postback(label)): Json => ({
  type: 'button',
  height: 'md',
  action,
  ...look,
})
const primary = { style: 'primary', color: accent }
const plain = { style: 'secondary', color: '#E6E6E6' }
const quiet = { style: 'link', color: accent }
const flex = (altText: string, contents: Json, more: Json = {}): ChatMessage => ({
  type: 'flex',
  altText,
  contents,
  ...more,
})
const amount = (name: string, yen: string, look: Json = {}): Json =>
  row(
    [text(name, { size: 'sm', flex: 1 }), text(yen, { size: 'sm', flex: 0, align: 'end', wrap: false })],
    look,
  )

export const receipt: ChatMessage = flex('活動報告の確認 8/9', {
  type: 'bubble',
  size: 'mega',
  body: vertical(
    [
      row([
        text('活動報告の確認', { size: 'xs', color: muted, flex: 1 }),
        text('8/9', { size: 'xs', color: muted, flex: 0 }),
      ]),
      text('11月5日(水) 18:00–20:00', { size: 'lg', weight: 'bold' }),
      text('佐藤 はる・なつ（きょうだい）\n習い事の送迎　2時間', { size: 'sm', lineSpacing: '4px' }),
      rule,
      amount('通常 18–19時', '1,500円', { margin: 'lg' }),
      amount('時間外 19–20時', '1,650円'),
      row(
        [
          text('受け取る額（見込み）', { size: 'sm', weight: 'bold', flex: 1, gravity: 'bottom' }),
          text('3,150円', { size: 'xl', weight: 'bold', flex: 0, wrap: false }),
        ],
        { margin: 'md', alignItems: 'flex-end' },
      ),
      text('佐藤さんから 1,650円　市から 1,500円', { size: 'xs', color: muted, align: 'end' }),
      rule,
      text('送ると、市への補助金の申請と請求になります。', { size: 'sm', margin: 'lg' }),
    ],
    { spacing: 'sm', paddingAll: '18px' },
  ),
  footer: vertical(
    [
      button('送信する', primary),
      row([button('なおす', quiet), button('やめる', quiet)], { spacing: 'sm' }),
      text('管理番号 R-20251105-00012', { size: 'xxs', color: muted, align: 'end' }),
    ],
    { spacing: 'sm', paddingAll: '14px', paddingTop: '0px' },
  ),
})

export const whichDay: ChatMessage = flex(
  'いつの活動でしたか？',
  {
    type: 'bubble',
    body: vertical([
      text('活動報告 2/9', { size: 'xs', color: muted }),
      text('いつの活動でしたか？', { size: 'lg', weight: 'bold', margin: 'sm' }),
    ]),
    footer: vertical(
      [
        button('今日 11月5日(水)', plain),
        button('昨日 11月4日(火)', plain),
        button('ほかの日をえらぶ', quiet, {
          type: 'datetimepicker',
          label: 'ほかの日をえらぶ',
          data: 'day',
          mode: 'date',
          initial: '2025-11-05',
          min: '2025-10-01',
          max: '2025-11-05',
        }),
        button('時刻をえらぶ', quiet, {
          type: 'datetimepicker',
          label: '時刻をえらぶ',
          data: 'time',
          mode: 'time',
          initial: '18:00',
        }),
        button('日時をえらぶ', quiet, {
          type: 'datetimepicker',
          label: '日時をえらぶ',
          data: 'both',
          mode: 'datetime',
          initial: '2025-11-05t18:30',
          max: '2025-11-05t23:59',
        }),
      ],
      { spacing: 'sm' },
    ),
  },
  {
    quickReply: {
      items: ['ひとつ前へ', 'やめる', 'センターに聞く'].map((label) => ({
        type: 'action',
        action: postback(label),
      })),
    },
  },
)

export const cutOut = (url: string): ChatMessage =>
  flex('この数字は？', {
    type: 'bubble',
    size: 'kilo',
    hero: {
      type: 'image',
      url,
      size: 'full',
      aspectRatio: '20:9',
      aspectMode: 'fit',
      backgroundColor: '#F2F2F2',
    },
    body: vertical([
      text('11月8日(土) の終わりの時刻', { size: 'xs', color: muted }),
      text('この数字は？', { size: 'lg', weight: 'bold' }),
    ]),
    footer: vertical(
      [row([button('11:30', plain), button('17:30', plain)], { spacing: 'sm' }), button('ちがう', quiet)],
      { spacing: 'sm' },
    ),
  })

const reportCard = (day: string, words: string, yen: string): Json => ({
  type: 'bubble',
  size: 'micro',
  header: vertical([text(day, { size: 'sm', color: '#FFFFFF', weight: 'bold' })], { paddingAll: '12px' }),
  body: vertical(
    [
      {
        type: 'box',
        layout: 'baseline',
        contents: [
          text('承認済', { size: 'xs', color: '#115A36', flex: 0 }),
          text('R-00012', { size: 'xxs', color: muted, margin: 'sm' }),
        ],
      },
      text(words, { size: 'sm', maxLines: 2 }),
      text(yen, { size: 'md', weight: 'bold', align: 'end', margin: 'md' }),
    ],
    { paddingAll: '12px', spacing: 'sm' },
  ),
  styles: { header: { backgroundColor: accent } },
})

export const carousel: ChatMessage = flex('今月の報告', {
  type: 'carousel',
  contents: [
    reportCard('11月5日(水)', '佐藤 はる・なつ 18:00–20:00 習い事の送迎', '3,150円'),
    reportCard('11月8日(土)', '佐藤 はる 9:00–11:30', '2,500円'),
    reportCard('11月12日(水)', '鈴木 みお 16:00–18:00 学童の迎えと預かり、夕食まで', '2,000円'),
  ],
})

/** spans, decorations, borders, gravity, shrinking letters, boxes that can be tapped */
export const lettering: ChatMessage = flex('文字と箱', {
  type: 'bubble',
  size: 'giga',
  body: vertical(
    [
      {
        type: 'text',
        wrap: true,
        contents: [
          { type: 'span', text: '前の ' },
          { type: 'span', text: '1,200円', decoration: 'line-through', color: muted },
          { type: 'span', text: ' → ' },
          { type: 'span', text: '1,500円', weight: 'bold', size: 'xl' },
        ],
      },
      row(
        [
          text('左', { flex: 2, size: 'sm', color: muted, gravity: 'center' }),
          text('右に長い文が入っても、箱からはみ出さずに折り返します。', { flex: 4 }),
          text('›', { flex: 0, size: 'xl', color: accent, gravity: 'center' }),
        ],
        {
          action: { ...postback('なおす'), label: 'だれ 佐藤' },
          paddingAll: '11px',
          spacing: 'md',
          backgroundColor: '#E8F1FE',
          cornerRadius: 'md',
        },
      ),
      vertical([text('けがのときは、すぐに電話してください。', { weight: 'bold', color: '#CE0000' })], {
        borderColor: '#CE0000',
        borderWidth: '2px',
        cornerRadius: 'md',
        paddingAll: '10px',
      }),
      row([text('左端', { flex: 0 }), { type: 'filler' }, text('右端', { flex: 0 })], {
        height: '40px',
        alignItems: 'center',
        backgroundColor: '#F2F2F2',
        paddingStart: 'lg',
        paddingEnd: 'lg',
      }),
      button(
        '電話をかける',
        { ...plain, height: 'sm' },
        { type: 'uri', label: '電話をかける', uri: 'tel:0930000000' },
      ),
      button(
        'とても長いなまえのボタンは文字を小さくして一行におさめます（はみ出しません）',
        { ...plain, adjustMode: 'shrink-to-fit' },
        postback('長い'),
      ),
      button('口座を登録する', quiet, {
        type: 'uri',
        label: '口座を登録する',
        uri: 'https://liff.line.me/sandbox/account?step=1',
      }),
    ],
    { spacing: 'md', paddingAll: '18px' },
  ),
})

export const confirmTemplate: ChatMessage = {
  type: 'template',
  altText: '取り下げますか？',
  template: {
    type: 'confirm',
    text: '報告も取り下げますか？',
    actions: [postback('取り下げる'), postback('残す')],
  },
}

export const untilEvening: ChatMessage = flex('日時', {
  type: 'bubble',
  body: vertical([
    button('日時をえらぶ', quiet, {
      type: 'datetimepicker',
      label: '日時をえらぶ',
      data: 'both',
      mode: 'datetime',
      initial: '2025-11-05t18:30',
      max: '2025-11-05t19:00',
    }),
  ]),
})
