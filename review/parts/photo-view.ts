/**
 * PhotoView: where the photo lies in its pane. Pure arithmetic: pixels of the photo in, a place and a scale out.
 */
export interface View {
  scale: number
  /** left and top of the photo inside the pane, CSS pixels */
  x: number
  y: number
}

export interface Size {
  width: number
  height: number
}

/** A field in focus fills about this share of the pane: large enough to read, with its neighbours in sight. */
const FOCUS_WIDTH_SHARE = 0.28
const FOCUS_HEIGHT_SHARE = 0.08
const MAX_SCALE = 3

export function wholeView(pane: Size, photo: Size): View {
  const scale = Math.min(pane.width / photo.width, pane.height / photo.height)
  return settle({ scale, x: 0, y: 0 }, pane, photo)
}

export function focusView(
  pane: Size,
  photo: Size,
  [left, top, width, height]: [number, number, number, number],
): View {
  const least = wholeView(pane, photo).scale
  const wanted = Math.min(
    (pane.width * FOCUS_WIDTH_SHARE) / Math.max(1, width),
    (pane.height * FOCUS_HEIGHT_SHARE) / Math.max(1, height),
  )
  const scale = Math.max(least, Math.min(wanted, MAX_SCALE))
  const x = pane.width / 2 - (left + width / 2) * scale
  const y = pane.height / 2 - (top + height / 2) * scale
  return settle({ scale, x, y }, pane, photo)
}

/** Zooms around a point of the pane, so that what is under the pointer stays there. */
export function zoomed(view: View, by: number, at: { x: number; y: number }, pane: Size, photo: Size): View {
  const least = wholeView(pane, photo).scale
  const scale = Math.max(least, Math.min(view.scale * by, MAX_SCALE * 1.5))
  const share = scale / view.scale
  return settle({ scale, x: at.x - (at.x - view.x) * share, y: at.y - (at.y - view.y) * share }, pane, photo)
}

export const moved = (view: View, dx: number, dy: number, pane: Size, photo: Size): View =>
  settle({ ...view, x: view.x + dx, y: view.y + dy }, pane, photo)

/** No empty border on a side where the photo is larger than the pane; centred where it is smaller. */
function settle(view: View, pane: Size, photo: Size): View {
  const place = (at: number, room: number, length: number) =>
    length <= room ? (room - length) / 2 : Math.max(room - length, Math.min(0, at))
  return {
    scale: view.scale,
    x: place(view.x, pane.width, photo.width * view.scale),
    y: place(view.y, pane.height, photo.height * view.scale),
  }
}
