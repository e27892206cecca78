/** Values: what each type of field takes, and what kintone says of the rest. */
import type { Field } from './fields.ts'

const MAX_NUMBER_DIGITS = 30

/** @returns the value as kept ('' for an empty field), or what is wrong with it */
export function checkValue(field: Field, value: unknown): { kept: string } | { wrong: string } {
  if (value === null || value === undefined || value === '') {
    return field.required ? { wrong: '必須です。' } : { kept: '' }
  }
  if (typeof value !== 'string' && typeof value !== 'number') return { wrong: '値の形式が正しくありません。' }
  const given = String(value)
  switch (field.type) {
    case 'SINGLE_LINE_TEXT':
      return given.includes('\n') ? { wrong: '改行は入力できません。' } : checkUnique(field, given)
    case 'NUMBER':
      return /^-?\d+(\.\d+)?$/.test(given) && given.length <= MAX_NUMBER_DIGITS
        ? { kept: given }
        : { wrong: '数字でなければなりません。' }
    case 'DATE':
      return isDate(given) ? { kept: given } : { wrong: '日付（YYYY-MM-DD）でなければなりません。' }
    case 'TIME':
      return /^([01]\d|2[0-3]):[0-5]\d$/.test(given)
        ? { kept: given }
        : { wrong: '時刻（HH:MM）でなければなりません。' }
    case 'DROP_DOWN':
      return field.options.includes(given) ? { kept: given } : { wrong: `"${given}"は選択肢にありません。` }
  }
}

/** kintone compares unique texts by their first 64 characters, so it refuses longer ones */
function checkUnique(field: Field, given: string): { kept: string } | { wrong: string } {
  return field.unique && given.length > 64 ? { wrong: '64文字以内でなければなりません。' } : { kept: given }
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}
