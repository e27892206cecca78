/**
 * FormFields: FIELDS.json, the list of what stands where on a blank that is to be learnt; checked before it is used.
 */
import type { FormKind, LayoutField, Rect } from '../form/layout.ts'

export interface FormFields {
  name: string
  kind: FormKind
  page: { widthMm: number; heightMm: number }
  title: Rect & { text: string }
  fields: LayoutField[]
}

/** How many boxes each of these has; other names may have as many as they like. */
const BOXES: Record<string, number> = { month: 4, date: 2, start: 4, end: 4, provider: 6, requesterNo: 6 }
const NAMES = [
  ...Object.keys(BOXES),
  ...['childCount', 'sickCount', 'kind', 'transportYen', 'notes', 'accident', 'signature'],
  ...['totalCount', 'totalMinutes', 'requesterSignature'],
]
const NEEDED = ['date', 'start', 'end']

type Loose = Record<string, unknown>
const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null

/**
 * @param json  parsed; boxes in mm, or in px of the blank where `unit` is 'px' (`page` is always in mm)
 * @returns     the list in mm, or every problem, one sentence each
 */
export function readFormFields(json: unknown, blankWidthPx: number): FormFields | { problems: string[] } {
  if (!isObject(json)) return { problems: ['FIELDS.json is no object'] }
  const problems: string[] = []
  const page = isObject(json['page']) ? json['page'] : { widthMm: 210, heightMm: 297 }
  const { widthMm, heightMm } = page as { widthMm: number; heightMm: number }
  if (!(widthMm > 50 && widthMm < 500 && heightMm > 50 && heightMm < 500)) problems.push('page is no sheet')
  const unit = json['unit'] ?? 'mm'
  if (unit !== 'mm' && unit !== 'px') problems.push('unit is mm or px')
  const scale = unit === 'px' ? widthMm / blankWidthPx : 1
  const rect = (value: unknown, where: string): Rect => {
    const { x, y, w, h } = (isObject(value) ? value : {}) as Record<'x' | 'y' | 'w' | 'h', unknown>
    const box = { x: Number(x) * scale, y: Number(y) * scale, w: Number(w) * scale, h: Number(h) * scale }
    const inside = box.x >= 0 && box.y >= 0 && box.x + box.w <= widthMm && box.y + box.h <= heightMm
    if (!inside || !(box.w > 1 && box.h > 1)) problems.push(`${where}: a box that is not on the page`)
    return box
  }
  const name = String(json['name'] ?? '')
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name)) problems.push('name is small letters, digits and hyphens')
  const kind = json['kind'] === 'month' ? 'month' : 'single'
  if (json['kind'] !== 'month' && json['kind'] !== 'single') problems.push('kind is single or month')
  const title = isObject(json['title']) ? json['title'] : {}
  const text = String(title['text'] ?? '').replace(/\s/g, '')
  if (text.length < 4) problems.push('title.text is the printed heading, four characters or more')
  const titleBox = rect(title, 'title')
  const list = Array.isArray(json['fields']) ? (json['fields'] as unknown[]) : []
  const fields = list.map((item, i) => readField(item, i, rect, problems))
  for (const needed of NEEDED)
    if (!fields.some((field) => field.name === needed)) problems.push(`there is no field ${needed}`)
  const keys = fields.map((field) => `${field.name} in row ${field.row}`)
  for (const key of new Set(keys.filter((key, i) => keys.indexOf(key) !== i)))
    problems.push(`${key} stands twice`)
  if (problems.length > 0) return { problems: [...new Set(problems)] }
  return { name, kind, page: { widthMm, heightMm }, title: { ...titleBox, text }, fields }
}

function readField(
  item: unknown,
  index: number,
  rect: (value: unknown, where: string) => Rect,
  problems: string[],
): LayoutField {
  const given = isObject(item) ? item : {}
  const name = String(given['name'] ?? '')
  const row = Number(given['row'] ?? 0)
  const where = `field ${index + 1} (${name || 'without a name'})`
  if (!NAMES.includes(name)) problems.push(`${where}: not one of ${NAMES.join(' ')}`)
  if (!Number.isInteger(row) || row < 0 || row > 31)
    problems.push(`${where}: row is a whole number from 0 to 31`)
  const type = given['type']
  if (type !== 'digits' && type !== 'tick' && type !== 'text')
    problems.push(`${where}: type is digits, tick or text`)
  const cells = Array.isArray(given['cells'])
    ? (given['cells'] as unknown[]).map((cell) => rect(cell, where))
    : []
  const options = Array.isArray(given['options'])
    ? (given['options'] as unknown[]).map((option) => ({
        value: String((isObject(option) && option['value']) || ''),
        ...rect(option, where),
      }))
    : []
  if (type === 'tick' && options.length === 0) problems.push(`${where}: a tick field has options`)
  if (type !== 'tick' && cells.length === 0) problems.push(`${where}: has no cells`)
  const wanted = BOXES[name]
  if (type === 'digits' && wanted !== undefined && cells.length !== wanted)
    problems.push(`${where}: ${wanted} boxes, one a digit, not ${cells.length}`)
  return { name, row, type: type as LayoutField['type'], cells, options }
}
