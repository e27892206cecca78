/** decision-list.csv and .xlsx: the fixed columns, sums by hand, the same bytes on any day and in any zone. */
import { strFromU8, unzipSync } from 'fflate'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { decisionListCsv } from '../../office/decision-list/write-csv.ts'
import { decisionListXlsx } from '../../office/decision-list/write-xlsx.ts'
import { list, rows } from './list-support.ts'

function csv(...args: Parameters<typeof decisionListCsv>): string {
  const file = decisionListCsv(...args)
  if ('unwritable' in file) throw new Error(JSON.stringify(file))
  return file.bytes.toString('utf8')
}

test('decision-list.csv to the byte', () => {
  expect(csv(list)).toBe(
    '\uFEFF会員番号,氏名,件数,延時間,利用料金計,報酬計,交付額,銀行コード,支店コード,種別,口座番号,口座名義カナ,備考\r\n' +
      '100003,伊藤 ゆう子,1,2.5,1500,2750,750,9900,738,1,1992765,ｲﾄｳ ﾕｳｺ,10月分の調整を含む\r\n' +
      '100012,高橋 順子,2,5,3450,6450,3000,0177,200,1,0234567,ﾀｶﾊｼ ｼﾞﾕﾝｺ,\r\n' +
      '100120,𠮷田 髙子,1,3,500,3000,2500,,,,,,"口座確認中, ""再提出"""\r\n' +
      '合計,,4,10.5,5450,12200,6250,,,,,,\r\n',
  )
})

test('Shift_JIS names what it cannot write', () => {
  expect(decisionListCsv(list, 'shift-jis')).toEqual({ unwritable: [{ line: 4, character: '𠮷' }] })
})

describe('a list that does not add up is a bug', () => {
  test.each([
    ['parts', [{ ...rows[0]!, decidedYen: 2501 }], 'add up to 2500'],
    ['a provider twice', [rows[0]!, rows[0]!], 'twice'],
    ['half a yen', [{ ...rows[0]!, feeYen: 0.5 }], 'no whole sum'],
  ])('%s', (_why, wrong, message) => {
    expect(() => decisionListCsv({ ...list, rows: wrong })).toThrow(message)
  })
})

describe('decision-list.xlsx', () => {
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllEnvs()
  })

  test('the same bytes in another year and another time zone', async () => {
    const first = await decisionListXlsx(list)
    const offsets = new Set<number>()
    for (const zone of ['UTC', 'Asia/Tokyo', 'America/St_Johns', 'Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      vi.stubEnv('TZ', zone)
      vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-01-01T00:00:00Z') })
      expect((await decisionListXlsx({ ...list, rows: [...rows].reverse() })).equals(first)).toBe(true)
      offsets.add(new Date().getTimezoneOffset())
      vi.useRealTimers()
    }
    expect(offsets.size).toBeGreaterThan(3)
  })

  test('every row, the total and the hash, as another reader sees them', async () => {
    const [main, proof] = readSheets(await decisionListXlsx(list))
    expect(main![0]).toEqual(['令和7年度 交付決定額一覧（令和7年11月分）'])
    expect(main!.slice(3)).toEqual([
      [
        '100003',
        '伊藤 ゆう子',
        1,
        2.5,
        0,
        0,
        1250,
        0,
        0,
        -500,
        1500,
        2750,
        750,
        '9900',
        '738',
        '1',
        '1992765',
        'ｲﾄｳ ﾕｳｺ',
        '10月分の調整を含む',
      ],
      [
        '100012',
        '高橋 順子',
        2,
        5,
        500,
        2000,
        0,
        500,
        0,
        0,
        3450,
        6450,
        3000,
        '0177',
        '200',
        '1',
        '0234567',
        'ﾀｶﾊｼ ｼﾞﾕﾝｺ',
      ],
      ['100120', '𠮷田 髙子', 1, 3, 1500, 0, 0, 0, 1000, 0, 500, 3000, 2500, '口座確認中, "再提出"'],
      ['合計', 4, 10.5, 2000, 2000, 1250, 500, 1000, -500, 5450, 12200, 6250],
    ])
    expect(main![2]).toHaveLength(main![3]!.length)
    expect(proof).toContainEqual(['実行番号', '202511-1'])
    expect(proof).toContainEqual(['交付額合計', 6250])
    expect(proof).toContainEqual(['明細の SHA-256', 'ab'.repeat(32)])
  })
})

describe('decision-list.xlsx on paper, as it is attached to the 決裁', () => {
  const onPaper = async () => {
    const files = unzipSync(await decisionListXlsx(list))
    const xml = (path: string) => strFromU8(files[path]!)
    const sheets = ['xl/worksheets/sheet1.xml', 'xl/worksheets/sheet2.xml'].map(xml)
    return { sheets, book: xml('xl/workbook.xml') }
  }

  test('A4 across, all columns side by side, as many sheets down as the month needs, each with its number', async () => {
    for (const sheet of (await onPaper()).sheets) {
      // elements in the order that the format asks for
      expect(sheet).toMatch(
        /<worksheet [^>]*><sheetPr><pageSetUpPr fitToPage="1"\/><\/sheetPr><.*<\/sheetData>/s,
      )
      const [setup] = /<pageSetup [^>]*\/>/.exec(sheet)!
      for (const attribute of [
        'paperSize="9"',
        'orientation="landscape"',
        'fitToWidth="1"',
        'fitToHeight="0"',
      ])
        expect(setup).toContain(attribute)
      expect(sheet).toContain(
        `${setup}<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter>`,
      )
    }
  })

  test('title, run and headings stand on every sheet; number and name, should somebody print it larger', async () => {
    expect((await onPaper()).book).toContain(
      '<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">' +
        "'交付決定額一覧'!$A:$B,'交付決定額一覧'!$1:$3</definedName></definedNames>",
    )
  })

  test('a name or a remark longer than its column goes on below, and its row is as high', async () => {
    const long = { ...rows[1]!, name: '勅使河原 アレクサンドリーナ', note: '' }
    const files = unzipSync(
      await decisionListXlsx({ ...list, rows: [rows[0]!, long, { ...rows[2]!, note: '' }] }),
    )
    const sheet = strFromU8(files['xl/worksheets/sheet1.xml']!)
    const heights = [...sheet.matchAll(/<row r="(\d+)"[^>]* ht="([\d.]+)"/g)].map(([, row, points]) => [
      ...[Number(row), Number(points)],
    ])
    // the headings (銀行コード), 100003, 100012 with the name, 100120 with a remark of 20 digits in 18
    expect(heights).toEqual([
      [3, 26],
      [4, 13],
      [5, 26],
      [6, 26],
    ])
  })

  test('made to fit, its letters of 10 points stay at 7 or more', async () => {
    for (const sheet of (await onPaper()).sheets) {
      const widths = [...sheet.matchAll(/<col [^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width))
      const margin = (side: string) =>
        Number(new RegExp(`<pageMargins [^>]*${side}="([\\d.]+)"`).exec(sheet)![1])
      const roomMm = 297 - (margin('left') + margin('right')) * 25.4
      // a width counts digits, of seven of a screen's 96 points an inch
      const wideMm = (widths.reduce((sum, width) => sum + width, 0) * 7 * 25.4) / 96
      expect((roomMm / wideMm) * 10).toBeGreaterThanOrEqual(7)
    }
  })
})

/** The cells that hold something, sheet by sheet, by a few lines that know nothing of the writer. */
function readSheets(xlsx: Buffer): (string | number)[][][] {
  const files = unzipSync(xlsx)
  const xml = (path: string) => strFromU8(files[path]!)
  const plain = (text: string) =>
    text
      .replace(/<[^>]+>/g, '')
      .replace(/&quot;/g, '"')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&amp;/g, '&')
  const strings = [...xml('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map(([, text]) =>
    plain(text!),
  )
  return ['xl/worksheets/sheet1.xml', 'xl/worksheets/sheet2.xml'].map((path) =>
    [...xml(path).matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, cells]) =>
      [...cells!.matchAll(/<c ([^>]*)><v>(.*?)<\/v><\/c>/gs)].map(([, attributes, value]) =>
        attributes!.includes('t="s"') ? strings[Number(value)]! : Number(value),
      ),
    ),
  )
}
