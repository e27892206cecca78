/**
 * Layout: where everything is on the printed report form, in millimetres from the top left corner.
 *
 * Promise:  printer and reader work from this one description; a sheet says in its QR which version it is,
 *           and a version once printed never changes.
 * Used by:  layout-of.ts (places everything), print-form.ts (draws it), ocr/read/ (reads it).
 */

export type FormKind = 'single' | 'month'

/** Millimetres. */
export interface Rect {
  x: number
  y: number
  w: number
  h: number
}

export interface TickOption extends Rect {
  value: string
}

export interface LayoutField {
  /**
   * 'date' 'start' 'end' 'requesterNo' 'childCount' 'sickCount' 'kind' 'transportYen' 'notes' …; from version 2 on
   * 'weekday' (1 Monday … 7 Sunday) and 'minutes' of a row, 'totalYen', 'startHour' 'startMinute' 'endHour' 'endMinute'
   * by ticks, and 'planned'
   */
  name: string
  /** 1-based on a monthly form, 1 for the one activity of a single form, 0 for the whole sheet */
  row: number
  type: 'digits' | 'tick' | 'text'
  /** boxes for one digit each, or the one box of a text field */
  cells: Rect[]
  /** boxes to tick, `value` is what a tick there means */
  options: TickOption[]
}

export interface Layout {
  version: string
  kind: FormKind
  page: { widthMm: number; heightMm: number }
  /** fiducial marks, clockwise from the top left; the id is the marker's in its dictionary */
  marks: { id: number; x: number; y: number; size: number }[]
  qr: { x: number; y: number; size: number }
  /** black bars beside every row, on both edges of the table */
  timing: Rect[]
  fields: LayoutField[]
}

/** What differs between two sheets of one kind and is printed in the QR. */
export interface LayoutOptions {
  /** member numbers printed beside tick boxes; none: six boxes for digits */
  requesters?: string[]
  /** printed on the sheet; null or left out: boxes to write them in */
  providerNo?: string | null
  month?: string | null
  /** codes of the kinds of care, in the order they are printed */
  kindCodes?: string[]
  /** visits printed on this page as planned, each with one box to tick */
  plannedCount?: number
}

/** A visit known beforehand, printed on the form so that one tick reports it. */
export interface PlannedVisit {
  /** 'YYYY-MM-DD' */
  date: string
  /** 'HH:MM' */
  start: string
  end: string
  requesterNo: string
  childCount: number
  sickCount?: number | null
  /** code of a kind of care */
  kind?: string | null
}

export type LayoutVersion = '1' | '2'
/** What is printed today. */
export const LAYOUT_VERSION: LayoutVersion = '2'
/** What is read: sheets at home outlive the version they were printed with. */
export const READ_VERSIONS: readonly string[] = ['1', '2'] satisfies LayoutVersion[]
/** Planned visits a page holds: four rows stay free for what came otherwise. */
export const MAX_PLANNED: Record<FormKind, number> = { single: 1, month: 8 }
/** The one box of a planned visit: ticked, it went as printed. */
export const AS_PLANNED = 'planned'
export const MAX_REQUESTERS: Record<FormKind, number> = { single: 8, month: 6 }
export const MAX_KINDS = 20
/** 36h12 markers, clockwise from the top left. Different on the two kinds: a mark alone tells them apart. */
export const MARK_IDS: Record<FormKind, [number, number, number, number]> = {
  single: [7, 42, 113, 201],
  month: [19, 64, 150, 226],
}
export const MARK_SIZE_MM = 10
export const MARK_MARGIN_MM = 7
