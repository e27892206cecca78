/** Rich menu objects and pictures against LINE's limits. */
import { checkAction } from './check-action.ts'
import { Findings, isObject, type Json } from './check.ts'

/** Width and height from the head of a PNG or JPEG; null for anything else. */
export function pictureSize(bytes: Buffer): { width: number; height: number } | null {
  if (bytes.length > 24 && bytes.readUInt32BE(0) === 0x89504e47) {
    return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  }
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null
  for (let at = 2; at + 9 < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1] ?? 0
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
  }
  return null
}

export function checkMenu(menu: Json): Findings['list'] {
  const found = new Findings()
  const size = isObject(menu.size) ? menu.size : {}
  if (
    found.number('size.width', size.width, 800, 2500) &&
    found.number('size.height', size.height, 250, 2500)
  ) {
    if (Number(size.width) / Number(size.height) < 1.45) found.add('size', 'invalid aspect ratio')
  }
  if (typeof menu.selected !== 'boolean') found.add('selected', 'must be specified')
  found.text('name', menu.name, 300)
  found.text('chatBarText', menu.chatBarText, 14)
  if (!found.array('areas', menu.areas, 0, 20)) return found.list
  menu.areas.forEach((area, i) => {
    if (!isObject(area)) return found.add(`areas[${i}]`, 'May not be null')
    const bounds = isObject(area.bounds) ? area.bounds : {}
    for (const [name, min] of [
      ['x', 0],
      ['y', 0],
      ['width', 1],
      ['height', 1],
    ] as const) {
      found.number(`areas[${i}].bounds.${name}`, bounds[name], min, 2500)
    }
    if (Number(bounds.x) + Number(bounds.width) > Number(size.width))
      found.add(`areas[${i}].bounds`, 'out of the menu')
    if (Number(bounds.y) + Number(bounds.height) > Number(size.height))
      found.add(`areas[${i}].bounds`, 'out of the menu')
    checkAction(found, `areas[${i}].action`, area.action, 'rich-menu')
  })
  return found.list
}
