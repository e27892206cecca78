/**
 * ReadRegister: a members csv as the reader and the form need it: who exists, and what they are called.
 */
import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'
import { Refusal } from './verb.ts'

export interface Register {
  /** 会員番号 of members whose 状態 is not 退会, in the file's order */
  numbers: string[]
  names: Map<string, string>
}

/** @param bytes  UTF-8 with or without BOM, or Shift_JIS. @throws Refusal BAD_REGISTER */
export function decodeRegister(bytes: Buffer): Register {
  const rows = recordsOf(bytes)
  if (rows.length > 0 && rows[0]!['会員番号'] === undefined)
    throw new Refusal('BAD_REGISTER', 'the register has no column 会員番号')
  const present = rows.filter((row) => row['状態'] !== '退会')
  const bad = present.find((row) => !/^\d{6}$/.test(row['会員番号']!.trim()))
  if (bad) throw new Refusal('BAD_REGISTER', `"${bad['会員番号']}" is not a member number of six digits`)
  return {
    numbers: present.map((row) => row['会員番号']!.trim()),
    names: new Map(present.map((row) => [row['会員番号']!.trim(), row['氏名']?.trim() ?? ''])),
  }
}

function recordsOf(bytes: Buffer): Record<string, string>[] {
  try {
    const text = utf8(bytes) ?? iconv.decode(bytes, 'Shift_JIS')
    return parse(text, { bom: true, columns: true, skip_empty_lines: true, relax_column_count: true })
  } catch {
    throw new Refusal('BAD_REGISTER', 'the register cannot be read as csv')
  }
}

function utf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
