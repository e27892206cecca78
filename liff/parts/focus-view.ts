/** FocusView: where the photo lies in its pane so that a field can be read. Pure arithmetic, CSS pixels. */
export interface Size {
  width: number
  height: number
}

export interface View {
  scale: number
  x: number
  y: number
}

/** On a phone the field fills much of the pane, with its neighbours still in sight. */
const FIELD_WIDTH_SHARE = 0.5
const FIELD_HEIGHT_SHARE = 0.28
const MAX_SCALE = 2

export function wholeView(pane: Size, photo: Size): View {
  const scale = Math.min(pane.width / photo.width, pane.height / photo.height)
  return placed(scale, pane, photo, photo.width / 2, photo.height / 2)
}

/** @param box  [left, top, width, height] in pixels of the photo */
export function fieldView(
  pane: Size,
  photo: Size,
  [left, top, width, height]: [number, number, number, number],
): View {
  const wanted = Math.min(
    (pane.width * FIELD_WIDTH_SHARE) / Math.max(1, width),
    (pane.height * FIELD_HEIGHT_SHARE) / Math.max(1, height),
  )
  const scale = Math.max(wholeView(pane, photo).scale, Math.min(wanted, MAX_SCALE))
  return placed(scale, pane, photo, left + width / 2, top + height / 2)
}

/** No empty border on a side where the photo is larger than the pane; centred where it is smaller. */
function placed(scale: number, pane: Size, photo: Size, centreX: number, centreY: number): View {
  const along = (room: number, length: number, centre: number) =>
    length <= room ? (room - length) / 2 : Math.max(room - length, Math.min(0, room / 2 - centre))
  return {
    scale,
    x: along(pane.width, photo.width * scale, centreX * scale),
    y: along(pane.height, photo.height * scale, centreY * scale),
  }
}
