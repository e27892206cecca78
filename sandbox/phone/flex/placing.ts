/** Placing: where a part stands inside its box, as inline style. */
import type { FlexBox, FlexPart } from '../world/line-objects.ts'
import { lengthOf } from './metrics.ts'

export type Style = Record<string, string | number | undefined>

/** What a part must know of the box around it. */
export interface Surroundings {
  layout: FlexBox['layout']
  spacing: string | undefined
  first: boolean
}

/**
 * A part's own margin counts before its box's spacing, and neither counts for the first part. Side by side,
 * parts share the width by their `flex` (1 unless said); one below the other, each is as high as its content.
 */
export function placed(part: FlexPart, around: Surroundings): Style {
  const stacked = around.layout === 'vertical'
  const own = 'margin' in part ? part.margin : undefined
  const gap = around.first || isAbsolute(part) ? undefined : lengthOf(own ?? around.spacing)
  return {
    ...(gap && { [stacked ? 'marginTop' : 'marginInlineStart']: gap }),
    flex: flexOf(part, stacked),
    ...offsets(part),
  }
}

function flexOf(part: FlexPart, stacked: boolean): string {
  if (part.type === 'separator') return 'none'
  const said = 'flex' in part ? part.flex : undefined
  if (part.type === 'filler') return `${said ?? 1} 1 0px`
  const fixed = part.type === 'box' && (stacked ? part.height : part.width) !== undefined
  const flex = said ?? (stacked || fixed || part.type === 'icon' ? 0 : 1)
  if (flex === 0) return 'none'
  return stacked ? `${flex} 0 auto` : `${flex} 1 0px`
}

function isAbsolute(part: FlexPart): boolean {
  return 'position' in part && part.position === 'absolute'
}

function offsets(part: FlexPart): Style {
  if (!('position' in part || 'offsetTop' in part || 'offsetStart' in part)) {
    if (!('offsetBottom' in part || 'offsetEnd' in part)) return {}
  }
  const { position, offsetTop, offsetBottom, offsetStart, offsetEnd } = part as FlexBox
  return {
    position: position ?? 'relative',
    top: lengthOf(offsetTop),
    bottom: lengthOf(offsetBottom),
    insetInlineStart: lengthOf(offsetStart),
    insetInlineEnd: lengthOf(offsetEnd),
  }
}

const along: Record<string, string> = { top: 'flex-start', center: 'center', bottom: 'flex-end' }

/** gravity: where content stands in a part that is higher than it */
export const gravityOf = (gravity: string | undefined): string => along[gravity ?? 'top'] ?? 'flex-start'
