/**
 * LayoutOf: the layout of one sheet, as `famisapo form --layout` prints it.
 */
import { type FormKind, type Layout, type LayoutOptions, MAX_KINDS, MAX_REQUESTERS } from './layout.ts'
import { monthLayout } from './layout-month.ts'
import { singleLayout } from './layout-single.ts'

/** @throws RangeError when more is to be printed than the sheet has room for */
export function layoutOf(kind: FormKind, options: LayoutOptions = {}): Layout {
  const requesters = options.requesters ?? []
  if (requesters.length > MAX_REQUESTERS[kind])
    throw new RangeError(`a ${kind} form has room for ${MAX_REQUESTERS[kind]} requesters`)
  if ((options.kindCodes?.length ?? 0) > MAX_KINDS)
    throw new RangeError(`room for ${MAX_KINDS} kinds of care`)
  return kind === 'single' ? singleLayout(options) : monthLayout(options)
}
