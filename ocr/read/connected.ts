/**
 * Connected: groups of marked cells of a grid that touch, corners included, with the rectangle around each.
 *
 * Used by:  drop-seals.ts (red blocks of a photo), pen-marks.ts (dark pixels of a box).
 */
export interface Group {
  /** of cells, both ends included */
  left: number
  top: number
  right: number
  bottom: number
  /** cells */
  area: number
}

export function connectedGroups(width: number, height: number, isMarked: (i: number) => boolean): Group[] {
  const seen = new Uint8Array(width * height)
  const found: Group[] = []
  for (let i = 0; i < seen.length; i += 1)
    if (!seen[i] && isMarked(i)) found.push(grow(i, width, height, seen, isMarked))
  return found
}

function grow(
  first: number,
  width: number,
  height: number,
  seen: Uint8Array,
  isMarked: (i: number) => boolean,
): Group {
  const group: Group = { left: width, top: height, right: 0, bottom: 0, area: 0 }
  const waiting = [first]
  seen[first] = 1
  while (waiting.length > 0) {
    const i = waiting.pop()!
    const [x, y] = [i % width, Math.floor(i / width)]
    group.left = Math.min(group.left, x)
    group.right = Math.max(group.right, x)
    group.top = Math.min(group.top, y)
    group.bottom = Math.max(group.bottom, y)
    group.area += 1
    for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v += 1)
      for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u += 1) {
        const next = v * width + u
        if (seen[next] || !isMarked(next)) continue
        seen[next] = 1
        waiting.push(next)
      }
  }
  return group
}
