/**
 * Flex messages: bubbles and carousels. Findings carry the path inside the container, as LINE's do.
 * Limits: a bubble 30 KB, a carousel 50 KB and 12 bubbles, boxes nested 10 deep.
 */
import { checkAction } from './check-action.ts'
import { checkComponent } from './check-flex-part.ts'
import { Findings, isObject, type Json } from './check.ts'

const bubbleMaxBytes = 30 * 1024
const carouselMaxBytes = 50 * 1024

/** @returns findings, empty when LINE would take the container */
export function checkFlex(container: unknown): Findings {
  const found = new Findings()
  if (!isObject(container)) {
    found.add('/', 'must be specified')
    return found
  }
  const bytes = Buffer.byteLength(JSON.stringify(container))
  if (container.type === 'bubble') {
    if (bytes > bubbleMaxBytes) found.add('/', `bubble must be at most ${bubbleMaxBytes} bytes`)
    checkBubble(found, '', container)
  } else if (container.type === 'carousel') {
    if (bytes > carouselMaxBytes) found.add('/', `carousel must be at most ${carouselMaxBytes} bytes`)
    found.only('', container, ['type', 'contents'], '/')
    if (!found.array('/contents', container.contents, 1, 12)) return found
    checkBubbles(found, container.contents)
  } else found.add('/type', 'invalid property')
  return found
}

function checkBubbles(found: Findings, bubbles: unknown[]): void {
  bubbles.forEach((bubble, i) => {
    if (!isObject(bubble) || bubble.type !== 'bubble') found.add(`/contents/${i}/type`, 'invalid property')
    else {
      if (Buffer.byteLength(JSON.stringify(bubble)) > bubbleMaxBytes) {
        found.add(`/contents/${i}`, `bubble must be at most ${bubbleMaxBytes} bytes`)
      }
      checkBubble(found, `/contents/${i}`, bubble)
    }
  })
  const widths = new Set(bubbles.map((b) => (isObject(b) ? (b.size ?? 'mega') : 'mega')))
  if (widths.size > 1) found.add('/contents', 'bubbles in a carousel must have the same size')
}

function checkBubble(found: Findings, at: string, bubble: Json): void {
  found.only(
    at,
    bubble,
    ['type', 'size', 'direction', 'header', 'hero', 'body', 'footer', 'styles', 'action'],
    '/',
  )
  const widths = ['nano', 'micro', 'deca', 'hecto', 'kilo', 'mega', 'giga']
  found.oneOf(`${at}/size`, bubble.size, widths, { optional: true })
  found.oneOf(`${at}/direction`, bubble.direction, ['ltr', 'rtl'], { optional: true })
  for (const block of ['header', 'body', 'footer']) {
    if (bubble[block] !== undefined) checkComponent(found, `${at}/${block}`, bubble[block], ['box'], 1)
  }
  if (bubble.hero !== undefined)
    checkComponent(found, `${at}/hero`, bubble.hero, ['box', 'image', 'video'], 1)
  if (bubble.action !== undefined) checkAction(found, `${at}/action`, bubble.action, 'flex-part', '/')
  if (!bubble.header && !bubble.hero && !bubble.body && !bubble.footer) {
    found.add(at || '/', 'At least one block must be specified')
  }
}
