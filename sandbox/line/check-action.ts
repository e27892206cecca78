/** Action objects: what a tap does. Limits as in LINE's reference, "Action objects". */
import { isObject, type Findings, type Json } from './check.ts'

export type ActionPlace =
  'template' | 'image-carousel' | 'quick-reply' | 'rich-menu' | 'flex-button' | 'flex-part'

const labelMax: Record<ActionPlace, number> = {
  template: 20,
  'image-carousel': 12,
  'quick-reply': 20,
  'rich-menu': 20,
  'flex-button': 40,
  'flex-part': 40,
}
const labelNeeded: readonly ActionPlace[] = ['template', 'quick-reply', 'flex-button']

const keysOf: Record<string, readonly string[]> = {
  postback: ['data', 'displayText', 'text', 'inputOption', 'fillInText'],
  message: ['text'],
  uri: ['uri', 'altUri'],
  datetimepicker: ['data', 'mode', 'initial', 'max', 'min'],
  richmenuswitch: ['richMenuAliasId', 'data'],
  clipboard: ['clipboardText'],
  camera: [],
  cameraRoll: [],
  location: [],
}

/** @param join  '.' in a request body, '/' inside Flex */
export function checkAction(
  found: Findings,
  at: string,
  action: unknown,
  place: ActionPlace,
  join = '.',
): void {
  if (!isObject(action)) {
    found.add(at, 'must be specified')
    return
  }
  const types = Object.keys(keysOf).filter((type) => isAllowedAt(type, place))
  if (!found.oneOf(`${at}${join}type`, action.type, types)) return
  const type = action.type as string
  found.only(at, action, ['type', 'label', ...(keysOf[type] ?? [])], join)
  found.text(`${at}${join}label`, action.label, labelMax[place], { optional: !labelNeeded.includes(place) })
  checkKind(found, at, action, type, join)
}

function isAllowedAt(type: string, place: ActionPlace): boolean {
  if (['camera', 'cameraRoll', 'location'].includes(type)) return place === 'quick-reply'
  return type !== 'richmenuswitch' || place === 'rich-menu'
}

function checkKind(found: Findings, at: string, action: Json, type: string, join: string): void {
  const place = (name: string) => `${at}${join}${name}`
  if (type === 'postback') {
    found.text(place('data'), action.data, 300)
    found.text(place('displayText'), action.displayText, 300, { optional: true })
    found.text(place('text'), action.text, 300, { optional: true })
    found.text(place('fillInText'), action.fillInText, 300, { optional: true })
    const inputs = ['closeRichMenu', 'openRichMenu', 'openKeyboard', 'openVoice']
    found.oneOf(place('inputOption'), action.inputOption, inputs, { optional: true })
    if (action.displayText !== undefined && action.text !== undefined) {
      found.add(place('displayText'), 'displayText and text cannot be used together')
    }
  }
  if (type === 'message') found.text(place('text'), action.text, 300)
  if (type === 'clipboard') found.text(place('clipboardText'), action.clipboardText, 1000)
  if (type === 'richmenuswitch') {
    found.text(place('richMenuAliasId'), action.richMenuAliasId, 32)
    found.text(place('data'), action.data, 300)
  }
  if (type === 'uri' && found.text(place('uri'), action.uri, 1000)) {
    const scheme = URL.parse(action.uri as string)?.protocol ?? ''
    if (!['http:', 'https:', 'line:', 'tel:', 'mailto:'].includes(scheme))
      found.add(place('uri'), 'invalid uri scheme')
  }
  if (type === 'datetimepicker') checkPicker(found, action, place)
}

const moments: Record<string, RegExp> = {
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  time: /^([01]\d|2[0-3]):[0-5]\d$/,
  datetime: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d$/,
}

function checkPicker(found: Findings, action: Json, place: (name: string) => string): void {
  found.text(place('data'), action.data, 300)
  if (!found.oneOf(place('mode'), action.mode, Object.keys(moments))) return
  for (const name of ['initial', 'max', 'min']) {
    const value = action[name]
    if (value === undefined) continue
    if (typeof value !== 'string' || !moments[action.mode as string]?.test(value)) {
      found.add(place(name), 'invalid format')
    }
  }
  const { min, max, initial } = action as Record<string, string | undefined>
  if (min && max && min >= max) found.add(place('max'), 'max must be after min')
  if (initial && ((min && initial < min) || (max && initial > max))) {
    found.add(place('initial'), 'initial must be between min and max')
  }
}
