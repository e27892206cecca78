/** Names as papers print them: as themselves, in the form their selector chooses, in kana, or refused by member. */
import { expect, test } from 'vitest'
import { printNotice, printStream } from '../../office/decision-notice/print-notice.ts'
import type { NoticeData } from '../../office/month-data.ts'
import { faceForPdf, measure } from '../../office/paper/faces.ts'
import { nameOnPaper, unprintableOf } from '../../office/paper/person.ts'
import { notice, texts } from './notice-support.ts'
import { pdfPages } from './pdf-text.ts'

async function pagesOf(data: NoticeData) {
  const result = await printNotice(data, texts)
  if (!result.ok) throw new Error(JSON.stringify(result.refusals))
  return pdfPages(result.bytes)
}

test.each([
  '𠮷田 髙子',
  '﨑 德',
  '渡邊 禎子',
  'が\u3099'.normalize('NFD').slice(0, 2),
  'Nguyễn Thị An',
  '𡈽屋 凜',
])('%s is printed as itself', async (name) => {
  const [page] = await pagesOf({ ...notice, addressee: { ...notice.addressee, name } })
  expect(page!.text).toContain(`${name.replace(/\s/g, '').replace('か\u3099', 'が')}様`)
})

test.each([
  { why: 'its own form, from the face that has it', name: '葛\u{E0100}城 花', printed: '葛\u{E0100}城花' },
  { why: 'a form that is the usual one', name: '邉\u{E0100} 花', printed: '邉花' },
  { why: 'a form that no face has', name: '邉\u{E0102} 花', printed: '邉花' },
  { why: 'a form of the standard', name: '神\u{FE00}田 花', printed: '神\u{FE00}田花' },
  { why: 'a selector that chooses for nothing', name: '\u{E0100}花 \u{E0101}', printed: '花' },
  { why: 'two forms in one name', name: '辻\u{E0100} 辻子', printed: '辻\u{E0100}辻子' },
  { why: 'a tab, a new line', name: '例\t花\r\n子', printed: '例花子' },
  { why: 'marks without a shape', name: '\u{FEFF}例\u{200B} 花\u{200E}', printed: '例花' },
])('$why', async ({ name, printed }) => {
  const { addressee } = notice
  const [page] = await pagesOf({ ...notice, addressee: { ...addressee, name, building: name } })
  expect(page!.text).toContain(`${printed}様`)
  expect(page!.text).toContain(`${printed}${printed}様`)
})

test('a chosen form is another outline, and as wide', () => {
  const glyph = (text: string) =>
    faceForPdf('regular')
      .layout(text)
      .glyphs.map(({ id }) => id)
  expect(glyph('葛\u{E0100}')).not.toEqual(glyph('葛'))
  expect(glyph('邉\u{E0100}')).toEqual(glyph('邉'))
  expect(measure('葛\u{E0100}城', 'regular').ems).toBe(measure('葛城', 'regular').ems)
  expect(measure('葛\u{E0100}城', 'bold').runs.map(({ text }) => text)).toEqual(['葛\u{E0100}城'])
})

test.each([
  { why: 'printable', name: '𠮷田 花', kana: 'ヨシダ ハナ', printed: '𠮷田 花' },
  { why: 'in hangul: its kana', name: '김 민지', kana: 'キム ミンジ', printed: 'キム ミンジ' },
  { why: 'no kana to fall back on', name: '김 민지', kana: '', printed: '김 민지' },
  { why: 'kana no better', name: '김 민지', kana: '김', printed: '김 민지' },
])('a name on paper, $why', ({ name, kana, printed }) => {
  expect(nameOnPaper({ name, kana })).toBe(printed)
})

test('what of a member papers cannot print', () => {
  const address = '霞市北区1-1'
  expect(unprintableOf({ name: '葛\u{E0100}城 花', kana: '', address })).toBeNull()
  expect(unprintableOf({ name: '김 花김', kana: 'キム ハナ', address: `${address}😀` })).toEqual({
    ...{ name: ['김'], address: ['😀'], inKana: true },
  })
  expect(unprintableOf({ name: '😀', kana: '', address })).toMatchObject({ inKana: false })
})

test('a long name and address stay inside the window', async () => {
  const addressee = {
    postalCode: '8020801',
    address: '北九州市小倉北区大手町十一丁目百二十三番地四十五号グランドヒルズ小倉城',
    building: '参番館タワーレジデンス二十八階2801号室ゲストルーム棟',
    name: 'アレクサンドラ マリア デル カルメン ゴンザレス ロドリゲス デ ラ クルス',
  }
  const [page] = await pagesOf({ ...notice, addressee })
  const inWindow = page!.words.filter(({ x, y }) => x < 112 && y > 12 && y < 57)
  expect(
    inWindow
      .map(({ text }) => text)
      .join('')
      .replace(/\s/g, ''),
  ).toContain('クルス様')
  expect(page!.text).toContain('ゲストルーム棟')
})

test('a character in no face is refused by member, field and character', async () => {
  const bad = {
    ...notice,
    addressee: { ...notice.addressee, name: '김 花', building: 'コーポ\u{10FFFD}' },
  }
  expect(await printNotice(bad, texts)).toEqual({
    ok: false,
    refusals: [
      {
        code: 'UNPRINTABLE',
        memberNo: '100012',
        decisionNo: '2025-202511-100012',
        field: 'addressee.name',
        characters: ['김'],
      },
      {
        code: 'UNPRINTABLE',
        memberNo: '100012',
        decisionNo: '2025-202511-100012',
        field: 'addressee.building',
        characters: ['\u{10FFFD}'],
      },
    ],
  })
  expect(await printStream([notice, bad], texts, '2025-12-12')).toMatchObject({
    ok: false,
    refusals: [{}, {}],
  })
})
