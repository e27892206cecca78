/**
 * Message objects against LINE's limits, with LINE's complaints.
 *
 * Promise:  what passes here passes at LINE, and what LINE refuses is refused here with a body of the same shape.
 * Not known here: stickers' and coupons' existence, whether an address can be fetched.
 */
import { invalidBody, type Answer } from './answer.ts'
import { checkAction } from './check-action.ts'
import { checkFlex } from './check-flex.ts'
import { checkTemplate } from './check-template.ts'
import { Findings, isObject, type Json } from './check.ts'

const altTextMax = 1500
const kinds = [
  'text',
  'textV2',
  'sticker',
  'image',
  'video',
  'audio',
  'location',
  'imagemap',
  'template',
  'flex',
  'coupon',
]

/** @returns null when LINE would take them */
export function refuseMessages(messages: unknown): Answer | null {
  const found = new Findings()
  if (!found.array('messages', messages, 1, 5)) return invalidBody(found.list)
  let inFlex: Answer | null = null
  messages.forEach((message, i) => {
    if (!isObject(message)) found.add(`messages[${i}]`, 'May not be null')
    else {
      checkMessage(found, `messages[${i}]`, message)
      if (message.type === 'flex') inFlex ??= refuseFlex(i, message.contents)
    }
  })
  return found.list.length > 0 ? invalidBody(found.list) : inFlex
}

/** Flex contents have their own form of complaint at LINE. */
function refuseFlex(index: number, contents: unknown): Answer | null {
  const details = checkFlex(contents).list
  if (details.length === 0) return null
  return {
    status: 400,
    body: { message: `A message (messages[${index}]) in the request body is invalid`, details },
  }
}

function checkMessage(found: Findings, at: string, message: Json): void {
  if (!found.oneOf(`${at}.type`, message.type, kinds)) return
  if (message.quickReply !== undefined) checkQuickReply(found, `${at}.quickReply`, message.quickReply)
  if (isObject(message.sender)) {
    found.text(`${at}.sender.name`, message.sender.name, 20, { optional: true })
    found.https(`${at}.sender.iconUrl`, message.sender.iconUrl, { optional: true })
  }
  checkKind(found, at, message)
}

function checkKind(found: Findings, at: string, message: Json): void {
  switch (message.type) {
    case 'text':
    case 'textV2':
      found.text(`${at}.text`, message.text, 5000)
      break
    case 'sticker':
      found.text(`${at}.packageId`, message.packageId, 20)
      found.text(`${at}.stickerId`, message.stickerId, 20)
      break
    case 'image':
    case 'video':
      found.https(`${at}.originalContentUrl`, message.originalContentUrl)
      found.https(`${at}.previewImageUrl`, message.previewImageUrl)
      break
    case 'audio':
      found.https(`${at}.originalContentUrl`, message.originalContentUrl)
      found.number(`${at}.duration`, message.duration, 1, Number.MAX_SAFE_INTEGER)
      break
    case 'location':
      found.text(`${at}.title`, message.title, 100)
      found.text(`${at}.address`, message.address, 100)
      found.number(`${at}.latitude`, message.latitude, -90, 90)
      found.number(`${at}.longitude`, message.longitude, -180, 180)
      break
    case 'imagemap':
      found.https(`${at}.baseUrl`, message.baseUrl)
      found.text(`${at}.altText`, message.altText, altTextMax)
      found.array(`${at}.actions`, message.actions, 0, 50)
      break
    case 'template':
      found.text(`${at}.altText`, message.altText, altTextMax)
      checkTemplate(found, `${at}.template`, message.template)
      break
    case 'flex':
      found.text(`${at}.altText`, message.altText, altTextMax)
      if (!isObject(message.contents)) found.add(`${at}.contents`, 'May not be null')
      break
    default:
      found.text(`${at}.couponId`, message.couponId, 100)
  }
}

function checkQuickReply(found: Findings, at: string, quickReply: unknown): void {
  const items = isObject(quickReply) ? quickReply.items : undefined
  if (!found.array(`${at}.items`, items, 1, 13)) return
  items.forEach((item, i) => {
    const place = `${at}.items[${i}]`
    if (!isObject(item)) return found.add(place, 'May not be null')
    found.oneOf(`${place}.type`, item.type, ['action'])
    found.https(`${place}.imageUrl`, item.imageUrl, { optional: true })
    checkAction(found, `${place}.action`, item.action, 'quick-reply')
  })
}
