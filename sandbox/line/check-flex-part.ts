/** Components of a Flex bubble: boxes nested 10 deep, texts, buttons, pictures, and how each may look. */
import { checkAction } from './check-action.ts'
import { isObject, type Findings, type Json } from './check.ts'

const deepestBox = 10

const placing = ['position', 'offsetTop', 'offsetBottom', 'offsetStart', 'offsetEnd']
const keysOf: Record<string, readonly string[]> = {
  box: [
    'layout',
    'contents',
    'flex',
    'spacing',
    'margin',
    'backgroundColor',
    'borderColor',
    'borderWidth',
    'cornerRadius',
    'width',
    'maxWidth',
    'height',
    'maxHeight',
    'paddingAll',
    'paddingTop',
    'paddingBottom',
    'paddingStart',
    'paddingEnd',
    'action',
    'justifyContent',
    'alignItems',
    'background',
    ...placing,
  ],
  button: [
    'action',
    'flex',
    'margin',
    'height',
    'style',
    'color',
    'gravity',
    'adjustMode',
    'scaling',
    ...placing,
  ],
  image: [
    'url',
    'flex',
    'margin',
    'align',
    'gravity',
    'size',
    'aspectRatio',
    'aspectMode',
    'backgroundColor',
    'action',
    'animated',
    ...placing,
  ],
  video: ['url', 'previewUrl', 'altContent', 'aspectRatio', 'action'],
  icon: ['url', 'size', 'aspectRatio', 'margin', 'scaling', ...placing],
  text: [
    'text',
    'contents',
    'flex',
    'margin',
    'size',
    'align',
    'gravity',
    'wrap',
    'lineSpacing',
    'maxLines',
    'weight',
    'color',
    'action',
    'style',
    'decoration',
    'adjustMode',
    'scaling',
    ...placing,
  ],
  span: ['text', 'size', 'weight', 'color', 'style', 'decoration'],
  separator: ['margin', 'color'],
  filler: ['flex'],
}

const steps = ['none', 'xs', 'sm', 'md', 'lg', 'xl', 'xxl']
const sizes = ['xxs', 'xs', 'sm', 'md', 'lg', 'xl', 'xxl', '3xl', '4xl', '5xl']
const words: Record<string, readonly string[]> = {
  layout: ['horizontal', 'vertical', 'baseline'],
  justifyContent: ['center', 'flex-start', 'flex-end', 'space-between', 'space-around', 'space-evenly'],
  alignItems: ['center', 'flex-start', 'flex-end'],
  position: ['relative', 'absolute'],
  gravity: ['top', 'bottom', 'center'],
  align: ['start', 'end', 'center'],
  weight: ['regular', 'bold'],
  decoration: ['none', 'underline', 'line-through'],
  adjustMode: ['shrink-to-fit'],
  aspectMode: ['cover', 'fit'],
}
const colours = ['color', 'backgroundColor', 'borderColor', 'separatorColor']
const lengths = [
  'spacing',
  'margin',
  'cornerRadius',
  'paddingAll',
  'paddingTop',
  'paddingBottom',
  'paddingStart',
  'paddingEnd',
]

export function checkComponent(
  found: Findings,
  at: string,
  part: unknown,
  allowed: readonly string[],
  depth: number,
): void {
  if (!isObject(part) || typeof part.type !== 'string' || !allowed.includes(part.type)) {
    found.add(`${at}/type`, 'invalid property')
    return
  }
  found.only(at, part, ['type', ...(keysOf[part.type] ?? [])], '/')
  checkLooks(found, at, part)
  if (part.action !== undefined) {
    checkAction(found, `${at}/action`, part.action, part.type === 'button' ? 'flex-button' : 'flex-part', '/')
  }
  switch (part.type) {
    case 'box':
      checkBox(found, at, part, depth)
      break
    case 'button':
      if (part.action === undefined) found.add(`${at}/action`, 'must be specified')
      found.oneOf(`${at}/style`, part.style, ['primary', 'secondary', 'link'], { optional: true })
      found.oneOf(`${at}/height`, part.height, ['sm', 'md'], { optional: true })
      break
    case 'image':
    case 'icon':
      found.https(`${at}/url`, part.url)
      break
    case 'video':
      found.https(`${at}/url`, part.url)
      found.https(`${at}/previewUrl`, part.previewUrl)
      checkComponent(found, `${at}/altContent`, part.altContent, ['box', 'image'], depth)
      break
    case 'text':
      checkText(found, at, part, depth)
      break
    case 'span':
      if (typeof part.text !== 'string' || part.text === '') found.add(`${at}/text`, 'must be non-empty text')
      break
    default:
  }
}

function checkBox(found: Findings, at: string, box: Json, depth: number): void {
  if (depth > deepestBox) {
    found.add(at, `boxes may be nested ${deepestBox} deep`)
    return
  }
  if (box.layout === undefined) found.add(`${at}/layout`, 'must be specified')
  if (!Array.isArray(box.contents)) {
    found.add(`${at}/contents`, 'must be specified')
    return
  }
  const baseline = box.layout === 'baseline'
  const allowed = baseline
    ? ['icon', 'text', 'filler']
    : ['box', 'button', 'image', 'text', 'separator', 'filler', 'video']
  box.contents.forEach((part, i) => checkComponent(found, `${at}/contents/${i}`, part, allowed, depth + 1))
}

function checkText(found: Findings, at: string, text: Json, depth: number): void {
  if (Array.isArray(text.contents) && text.contents.length > 0) {
    text.contents.forEach((span, i) => checkComponent(found, `${at}/contents/${i}`, span, ['span'], depth))
  } else if (typeof text.text !== 'string' || text.text === '')
    found.add(`${at}/text`, 'must be non-empty text')
  if (text.maxLines !== undefined) found.number(`${at}/maxLines`, text.maxLines, 0, 1000)
}

function checkLooks(found: Findings, at: string, part: Json): void {
  for (const [name, allowed] of Object.entries(words)) {
    if (part[name] !== undefined && !allowed.includes(part[name] as string))
      found.add(`${at}/${name}`, 'invalid property')
  }
  for (const name of colours) {
    const value = part[name]
    if (value !== undefined && !/^#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?$/.test(String(value))) {
      found.add(`${at}/${name}`, 'invalid property')
    }
  }
  for (const name of lengths) {
    const value = part[name]
    if (
      value !== undefined &&
      !steps.includes(value as string) &&
      !/^\d+(\.\d+)?(px|%)$/.test(String(value))
    ) {
      found.add(`${at}/${name}`, 'invalid property')
    }
  }
  if (part.flex !== undefined) found.number(`${at}/flex`, part.flex, 0, 2 ** 31 - 1)
  const fixedSizes = part.type === 'image' ? [...sizes, 'full'] : sizes
  if (
    part.size !== undefined &&
    !fixedSizes.includes(part.size as string) &&
    !/^\d+(\.\d+)?(px|%)$/.test(String(part.size))
  ) {
    found.add(`${at}/size`, 'invalid property')
  }
  if (part.aspectRatio !== undefined) checkRatio(found, `${at}/aspectRatio`, part.aspectRatio)
}

function checkRatio(found: Findings, at: string, value: unknown): void {
  const [, width, height] = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(String(value)) ?? []
  if (!width || !height || Number(height) > Number(width) * 3) found.add(at, 'invalid property')
}
