/**
 * Metrics: what LINE's keywords measure on a phone, in CSS lengths.
 *
 * Promise:  a keyword gives the pixels LINE's app gives at its normal text size; '12px' and '50%' pass through.
 * Used by:  flex/*.tsx.
 */
type Table = Readonly<Record<string, string>>

export const bubbleWidths: Table = {
  nano: '120px',
  micro: '160px',
  deca: '220px',
  hecto: '241px',
  kilo: '260px',
  mega: '300px',
  giga: '500px',
}

export const textSizes: Table = {
  xxs: '11px',
  xs: '13px',
  sm: '14px',
  md: '16px',
  lg: '19px',
  xl: '22px',
  xxl: '29px',
  '3xl': '35px',
  '4xl': '48px',
  '5xl': '74px',
}

export const imageSizes: Table = {
  xxs: '40px',
  xs: '60px',
  sm: '80px',
  md: '100px',
  lg: '120px',
  xl: '140px',
  xxl: '160px',
  '3xl': '180px',
  '4xl': '200px',
  '5xl': '220px',
  full: '100%',
}

/** spacing, margin, padding, corner radius and offsets share one scale */
const steps: Table = {
  none: '0px',
  xs: '2px',
  sm: '4px',
  md: '8px',
  lg: '12px',
  xl: '16px',
  xxl: '20px',
}

export const borderWidths: Table = {
  none: '0px',
  light: '0.5px',
  normal: '1px',
  medium: '2px',
  'semi-bold': '3px',
  bold: '4px',
}

export const buttonHeights: Table = { sm: '40px', md: '52px' }

/** @returns the CSS length, or undefined for a value LINE would not know */
export function lengthOf(value: string | undefined, table: Table = steps): string | undefined {
  if (value === undefined) return undefined
  if (table[value] !== undefined) return table[value]
  return /^-?\d+(\.\d+)?(px|%)$/.test(value) ? value : undefined
}

/** Padding of a block when its box says nothing. */
export function blockPadding(block: 'header' | 'hero' | 'body' | 'footer', bubbleSize: string): string {
  if (block === 'hero') return '0px'
  if (bubbleSize === 'nano' || bubbleSize === 'micro') return '10px'
  if (block === 'footer') return '10px'
  return bubbleSize === 'deca' || bubbleSize === 'hecto' ? '13px' : '20px'
}

/** '20:13' → '20 / 13', for CSS aspect-ratio */
export function ratioOf(value: string | undefined): string {
  const [, width, height] = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(value ?? '') ?? []
  return width && height ? `${width} / ${height}` : '1 / 1'
}
