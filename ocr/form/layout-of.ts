/**
 * LayoutOf: the layout of one sheet, as `famisapo form --layout` prints it. Every version ever printed has its own
 * file; none of them changes.
 */
import {
  type FormKind,
  type Layout,
  LAYOUT_VERSION,
  type LayoutOptions,
  MAX_KINDS,
  MAX_PLANNED,
  MAX_REQUESTERS,
} from './layout.ts'
import { monthLayout1 } from './layout-month-1.ts'
import { monthLayout } from './layout-month.ts'
import { singleLayout1 } from './layout-single-1.ts'
import { singleLayout } from './layout-single.ts'

/**
 * @param version  as in the QR; one that is not known has no layout
 * @throws RangeError when more is to be printed than the sheet has room for
 */
export function layoutOf(
  kind: FormKind,
  options: LayoutOptions = {},
  version: string = LAYOUT_VERSION,
): Layout {
  const requesters = options.requesters ?? []
  if (requesters.length > MAX_REQUESTERS[kind])
    throw new RangeError(`a ${kind} form has room for ${MAX_REQUESTERS[kind]} requesters`)
  if ((options.kindCodes?.length ?? 0) > MAX_KINDS)
    throw new RangeError(`room for ${MAX_KINDS} kinds of care`)
  if ((options.plannedCount ?? 0) > MAX_PLANNED[kind])
    throw new RangeError(`a ${kind} form has room for ${MAX_PLANNED[kind]} planned visits a page`)
  const placed = PLACED[version]
  if (!placed) throw new RangeError(`no layout version ${version}`)
  return placed[kind](options)
}

const PLACED: Record<string, Record<FormKind, (options: LayoutOptions) => Layout>> = {
  '1': { single: singleLayout1, month: monthLayout1 },
  '2': { single: singleLayout, month: monthLayout },
}
