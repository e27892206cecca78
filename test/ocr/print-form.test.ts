import { describe, expect, it } from 'vitest'
import { kindsOfCare } from '../../city/kitakyushu/kinds-of-care.ts'
import { layoutFor, printForm, printForms } from '../../ocr/form/print-form.ts'
import { layoutOf } from '../../ocr/form/layout-of.ts'
import { MAX_KINDS } from '../../ocr/form/layout.ts'
import { rasterise } from '../../ocr/form/rasterise.ts'
import { blankForm } from '../../ocr/sample/sample-sheet.ts'
import { pdfPages } from '../office/pdf-text.ts'
import { formOptions, sheet } from './support/forms.ts'

describe('layout', () => {
  const cases = [
    { why: 'monthly, pairs printed', kind: 'month' as const, requesters: ['200001', '200002', '200003'] },
    {
      why: 'monthly, six pairs',
      kind: 'month' as const,
      requesters: Array.from({ length: 6 }, (_, i) => `20000${i}`),
    },
    { why: 'monthly, numbers by hand', kind: 'month' as const, requesters: [] },
    { why: 'single, pairs printed', kind: 'single' as const, requesters: ['200001'] },
    {
      why: 'single, eight pairs',
      kind: 'single' as const,
      requesters: Array.from({ length: 8 }, (_, i) => `20000${i}`),
    },
    { why: 'single, nothing printed', kind: 'single' as const, requesters: [] },
    { why: 'monthly, eight planned', kind: 'month' as const, requesters: ['200001'], plannedCount: 8 },
    { why: 'single, planned', kind: 'single' as const, requesters: ['200001'], plannedCount: 1 },
  ]
  it.each(cases)('$why: nothing overlaps, all on the page, boxes ≥ 6 × 8 mm', ({ kind, ...printed }) => {
    const layout = layoutOf(kind, {
      ...printed,
      kindCodes: Array.from({ length: MAX_KINDS }, (_, i) => `k${i}`),
    })
    const { marks, qr } = layout
    const squares = [...marks, qr].map(({ x, y, size }) => ({ x, y, w: size, h: size }))
    const boxes = [
      ...layout.fields.flatMap((field) => [...field.cells, ...field.options]),
      ...layout.timing,
      ...squares,
    ]
    const inside = (a: (typeof boxes)[number]) =>
      a.x >= 5 && a.y >= 5 && a.x + a.w <= layout.page.widthMm - 5 && a.y + a.h <= layout.page.heightMm - 5
    const apart = (a: (typeof boxes)[number], b: (typeof boxes)[number]) =>
      a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y
    expect(boxes.filter((box) => !inside(box))).toEqual([])
    expect(boxes.filter((a, i) => boxes.slice(i + 1).some((b) => !apart(a, b)))).toEqual([])
    const digits = layout.fields.filter((field) => field.type === 'digits').flatMap((field) => field.cells)
    expect(digits.every((cell) => cell.w >= 6 && cell.h >= 8)).toBe(true)
    if (kind === 'month')
      expect(Math.max(...layout.fields.map((field) => field.row))).toBeGreaterThanOrEqual(12)
  })

  it('refuses more names than the sheet has room for', () => {
    expect(() => layoutOf('month', { requesters: new Array<string>(7).fill('200001') })).toThrow(RangeError)
  })
})

describe('print', () => {
  it('the same form is the same bytes', async () => {
    const options = formOptions({ kind: 'month', pages: 2 })
    expect((await printForm(options)).equals(await printForm(options))).toBe(true)
  })

  it('many forms are one file that grows, each page as if it were alone', async () => {
    const names = ['田中 和子', '髙𠮷 薫', '渡邉 昇'].map((name, i) => ({ no: String(100001 + i), name }))
    const options = names.map((provider) => formOptions({ kind: 'month', provider }))
    const pieces = await Array.fromAsync(printForms(options))
    expect(pieces).toHaveLength(4)
    // a page is written when the next begins
    expect(Math.min(...pieces.slice(1).map(({ length }) => length))).toBeGreaterThan(5_000)
    const together = await rasterise(Buffer.concat(pieces), 50)
    const alone = await Promise.all(
      options.map(async (one) => (await rasterise(await printForm(one), 50))[0]),
    )
    expect(together.map((png, i) => png.equals(alone[i]!))).toEqual([true, true, true])
    expect(together[0]!.equals(together[1]!)).toBe(false)
  })

  it.each(['month', 'single'] as const)(
    '%s: what the layout names is printed where it says',
    async (kind) => {
      const { picture, layout } = await sheet(kind)
      const pxPerMm = picture.width / layout.page.widthMm
      const grey = (x: number, y: number) => {
        const at = (Math.round(y * pxPerMm) * picture.width + Math.round(x * pxPerMm)) * 3
        return 0.3 * picture.data[at]! + 0.59 * picture.data[at + 1]! + 0.11 * picture.data[at + 2]!
      }
      const darkestNear = (x: number, y: number) =>
        Math.min(...[-0.2, -0.1, 0, 0.1, 0.2].flatMap((d) => [grey(x + d, y), grey(x, y + d)]))
      // the guide colour: to be seen, and far paler than ink
      const seen = layout.fields
        .flatMap((field) => [...field.cells, ...field.options])
        .flatMap((box) => [
          darkestNear(box.x, box.y + box.h / 2),
          darkestNear(box.x + box.w, box.y + box.h / 2),
          darkestNear(box.x + box.w / 2, box.y),
          darkestNear(box.x + box.w / 2, box.y + box.h),
        ])
      expect(seen.length).toBeGreaterThan(100)
      expect(seen.filter((value) => value >= 235 || value <= 140)).toEqual([])
      for (const mark of layout.marks) expect(grey(mark.x + 0.5, mark.y + mark.size / 2)).toBeLessThan(30)
      for (const bar of layout.timing) expect(grey(bar.x + bar.w / 2, bar.y + bar.h / 2)).toBeLessThan(30)
    },
  )

  describe('the key to the kinds of care, under the rows of the monthly form', () => {
    const longest = Array.from({ length: MAX_KINDS }, (_, i) => {
      const short = `短時間の仕事${'いろはにほへとちりぬるをわかよたれそつねな'[i]}`
      return { code: `k${i}`, label: short, short }
    })
    it.each([
      { why: "the city's own", kinds: kindsOfCare },
      { why: 'as many as the sheet takes, with long names', kinds: longest },
      { why: 'few', kinds: kindsOfCare.slice(0, 3) },
    ])('$why: large enough, and every word stands free', async ({ kinds }) => {
      const options = formOptions({ kind: 'month', kindsOfCare: kinds })
      const [page] = await pdfPages(await printForm(options))
      const { fields } = layoutFor(options)
      const cellsOf = (name: string) => fields.find((field) => field.name === name)!.cells
      const [minutes, yen] = [cellsOf('totalMinutes').at(-1)!, cellsOf('totalYen')[0]!]
      const below = page!.words.filter(({ y }) => y > minutes.y - 2 && y < cellsOf('notes')[0]!.y - 2)
      const key = below.filter(({ x }) => x > minutes.x + minutes.w && x + 2 < yen.x)
      const words = ['内容の番号', ...kinds.map(({ short }) => short)].map((wanted) =>
        key.find(({ text }) => text === wanted)!,
      )
      expect(Math.min(...key.map(({ size }) => size))).toBeGreaterThanOrEqual(8)
      // a word's number stands close before it; what else is on a line is 2 mm apart
      const gaps = key.flatMap((word) =>
        key
          .filter((next) => next.x > word.x && Math.abs(next.y - word.y) < 2.5)
          .map((next) => ({ words: [word.text, next.text], mm: next.x - word.x - word.width })),
      )
      const close = gaps.filter(({ words, mm }) => mm < (/^\d+$/.test(words[0]!) ? 0.4 : 2))
      expect(close).toEqual([])
      // lines apart by a letter's height and a tenth, and clear of the boxes' titles
      const lines = [...new Set(words.map(({ y }) => Math.round(y * 10) / 10))].sort((a, b) => a - b)
      const pitches = lines.slice(1).map((y, i) => y - lines[i]!)
      expect(Math.min(...pitches)).toBeGreaterThan(((8 * 25.4) / 72) * 1.1)
      const titles = page!.words.find(({ text }) => text === '提供会員の署名')!
      expect(titles.y - (titles.size * 25.4) / 72 - lines.at(-1)!).toBeGreaterThan(1)
    })
  })

  it.each(['month', 'single'] as const)('%s: asks for a tick before what is printed there', async (kind) => {
    const wordsOf = async (requesters: { no: string; name: string }[]) =>
      (await pdfPages(await printForm(formOptions({ kind, requesters }))))[0]!.text
    const [named, numbered] = ['お名前の前に✓を1つ', '番号の前に✓を1つ']
    const known = await wordsOf([{ no: '200001', name: '佐藤 美咲' }])
    expect(known).toContain(named)
    expect(known).not.toContain(numbered)
    const unknown = await wordsOf([{ no: '200001', name: '' }])
    expect(unknown).toContain(numbered)
    expect(unknown).not.toContain('お名前')
    expect(await wordsOf([])).toContain('会員番号6けたを書く')
  })

  it('a name the face cannot print shows as 〓 and does not fail', async () => {
    const rare = formOptions({ kind: 'month', provider: { no: '100001', name: '𠮷田 花子' } })
    expect((await printForm(rare)).length).toBeGreaterThan(10_000)
  })

  it('another city: its own kinds and words are printed, none of ours', async () => {
    const options = formOptions({ kind: 'single', kindsOfCare: kindsOfCare.slice(0, 5) })
    expect(layoutFor(options).fields.find((field) => field.name === 'kind')?.options).toHaveLength(5)
    expect((await blankForm(options, 60)).picture.width).toBeGreaterThan(400)
  })
})
