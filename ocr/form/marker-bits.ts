/**
 * MarkerBits: the black and white squares of one corner mark, from the dictionary that finds it again.
 */
import aruco from 'js-aruco2'

export const MARKER_DICTIONARY = 'ARUCO_MIP_36h12'
/** squares along one side, black border included */
export const MARKER_MODULES = 8

/** @returns 8 rows of 8, true = black */
export function markerBits(id: number): boolean[][] {
  const code = new aruco.AR.Dictionary(MARKER_DICTIONARY).codeList[id]
  if (code === undefined) throw new RangeError(`no marker ${id}`)
  return Array.from({ length: MARKER_MODULES }, (_, y) =>
    Array.from({ length: MARKER_MODULES }, (_, x) => {
      const inside = x > 0 && y > 0 && x < MARKER_MODULES - 1 && y < MARKER_MODULES - 1
      return !inside || code[(y - 1) * (MARKER_MODULES - 2) + (x - 1)] === '0'
    }),
  )
}
