/** Seals vanish, what was written under them stays, and nothing else that is red is lost. */
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { greyWithoutSeals } from '../../ocr/read/drop-seals.ts'

/** A sheet of 600 × 850 px: 1 mm is about 2.8 px, a seal of 11 mm has a radius of 15 px. */
async function sheetWith(svg: string, paper = '#fbf8f2') {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="850"><rect width="600" height="850" fill="${paper}"/>${svg}</svg>`
  const { data } = await sharp(Buffer.from(drawing)).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const grey = greyWithoutSeals({ width: 600, height: 850, data })
  return (x: number, y: number) => grey.data[y * 600 + x]!
}
const seal = (x: number, y: number, radius = 15) =>
  `<circle cx="${x}" cy="${y}" r="${radius}" fill="none" stroke="#c8301f" stroke-width="3"/>
   <path d="M${x - 8} ${y - 4}h16M${x - 8} ${y + 5}h16M${x} ${y - 9}v18" stroke="#c8301f" stroke-width="3"/>`
const ink = '<path d="M294 395v30" stroke="#1c2030" stroke-width="4"/>'

describe('red on paper', () => {
  it('a seal becomes paper, the ink under it stays ink', async () => {
    const at = await sheetWith(ink + seal(300, 410))
    expect(at(315, 410)).toBeGreaterThan(190)
    expect(at(292, 415)).toBeGreaterThan(190)
    expect(at(294, 411)).toBeLessThan(80)
  })
  it('under yellow light too', async () => {
    const at = await sheetWith(seal(300, 410).replaceAll('#c8301f', '#c42c12'), '#e8d8b0')
    expect(at(315, 410)).toBeGreaterThan(160)
  })
  const kept = [
    {
      why: 'a red line through a number',
      svg: '<path d="M250 410h100" stroke="#c8301f" stroke-width="3"/>',
      x: 300,
      y: 410,
    },
    {
      why: 'digits in red pen',
      svg: '<path d="M300 400v20" stroke="#c8301f" stroke-width="4"/>',
      x: 300,
      y: 410,
    },
    {
      why: 'a red cloth under the sheet',
      svg: '<rect width="140" height="850" fill="#b02418"/>',
      x: 70,
      y: 400,
    },
    {
      why: 'the guide lines, pale as they are',
      svg: '<rect x="290" y="400" width="20" height="20" fill="#f2b98f"/>',
      x: 300,
      y: 410,
    },
  ]
  it.each(kept)('$why stays', async ({ svg, x, y }) => {
    const at = await sheetWith(svg)
    const plain = await sheetWith(svg + seal(450, 700))
    expect(at(x, y)).toBeLessThan(210)
    expect(plain(x, y)).toBe(at(x, y))
  })
})
