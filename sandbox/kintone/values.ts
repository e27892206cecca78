/** Values: what each type of field takes, how it keeps it, and what kintone says of the rest. */
import type { Field } from './fields.ts'

const MAX_NUMBER_DIGITS = 30
/** kintone keeps no longer text in a field whose values may not come twice */
const MAX_UNIQUE_LENGTH = 64

type Outcome = { kept: string } | { wrong: string }

/** @returns the value as kept ('' for an empty field; a table as JSON), or what is wrong with it */
export function checkValue(field: Field, value: unknown): Outcome {
  if (field.type === 'SUBTABLE') return tableOf(field, value)
  if (value === null || value === undefined || value === '') {
    return field.required ? { wrong: '必須です。' } : { kept: '' }
  }
  if (typeof value !== 'string' && typeof value !== 'number') return { wrong: '値の形式が正しくありません。' }
  const given = String(value)
  switch (field.type) {
    case 'SINGLE_LINE_TEXT':
      return textOf(field, given)
    case 'NUMBER':
      return numberOf(given)
    case 'DATE':
      return dateOf(given)
    case 'TIME':
      return timeOf(given)
    case 'DROP_DOWN':
      return field.options.includes(given) ? { kept: given } : { wrong: `"${given}"は選択肢にありません。` }
  }
}

export interface KeptRow {
  id: string
  value: Record<string, { type: string; value: string }>
}

export const rowsOf = (kept: string): KeptRow[] => (kept === '' ? [] : (JSON.parse(kept) as KeptRow[]))

/** The whole table: rows that are not among these are gone. */
function tableOf(field: Field, value: unknown): Outcome {
  if (value === null || value === undefined) return { kept: '' }
  if (!Array.isArray(value)) return { wrong: '値の形式が正しくありません。' }
  const rows: KeptRow[] = []
  for (const [index, row] of (
    value as { id?: unknown; value?: Record<string, { value?: unknown }> }[]
  ).entries()) {
    const kept: KeptRow = { id: String(row?.id ?? index + 1), value: {} }
    for (const inner of field.fields) {
      const outcome = checkValue(inner, row?.value?.[inner.code]?.value)
      if ('wrong' in outcome) return outcome
      kept.value[inner.code] = { type: inner.type, value: outcome.kept }
    }
    rows.push(kept)
  }
  return { kept: rows.length === 0 ? '' : JSON.stringify(rows) }
}

function textOf(field: Field, given: string): Outcome {
  if (/[\r\n]/.test(given)) return { wrong: '改行は入力できません。' }
  if (field.unique && given.length > MAX_UNIQUE_LENGTH)
    return { wrong: `${MAX_UNIQUE_LENGTH + 1}文字より短くなければなりません。` }
  return { kept: given }
}

/** '007' is kept as '7', '+5' as '5' */
function numberOf(given: string): Outcome {
  const match = /^([+-]?)0*(\d+(?:\.\d+)?)$/.exec(given.trim())
  if (!match || match[2]!.length > MAX_NUMBER_DIGITS) return { wrong: '数字でなければなりません。' }
  return { kept: `${match[1] === '-' ? '-' : ''}${match[2]}` }
}

function dateOf(given: string): Outcome {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(given)
  const text = match ? `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}` : ''
  const at = new Date(`${text}T00:00:00Z`)
  const exists = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
  return match && exists ? { kept: text } : { wrong: '日付（YYYY-MM-DD）でなければなりません。' }
}

function timeOf(given: string): Outcome {
  const match = /^(\d{1,2}):(\d{2})$/.exec(given)
  return match && Number(match[1]) < 24 && Number(match[2]) < 60
    ? { kept: `${match[1]!.padStart(2, '0')}:${match[2]}` }
    : { wrong: '時刻（HH:MM）でなければなりません。' }
}
