/** Template messages: buttons, confirm, carousel, image carousel. */
import { checkAction, type ActionPlace } from './check-action.ts'
import { isObject, type Findings, type Json } from './check.ts'

export function checkTemplate(found: Findings, at: string, template: unknown): void {
  if (!isObject(template)) return found.add(at, 'May not be null')
  if (!found.oneOf(`${at}.type`, template.type, ['buttons', 'confirm', 'carousel', 'image_carousel'])) return
  switch (template.type) {
    case 'buttons':
      checkCard(found, at, template, { text: 160, shorter: 60, actions: [1, 4] })
      break
    case 'confirm':
      found.text(`${at}.text`, template.text, 240)
      checkActions(found, `${at}.actions`, template.actions, 2, 2, 'template')
      break
    case 'carousel':
      checkCarousel(found, at, template)
      break
    default:
      checkImageCarousel(found, at, template)
  }
}

interface CardLimits {
  text: number
  /** with a title or a picture */
  shorter: number
  actions: [number, number]
}

function checkCard(found: Findings, at: string, card: Json, limits: CardLimits): void {
  const decorated = card.title !== undefined || card.thumbnailImageUrl !== undefined
  found.text(`${at}.text`, card.text, decorated ? limits.shorter : limits.text)
  found.text(`${at}.title`, card.title, 40, { optional: true })
  found.https(`${at}.thumbnailImageUrl`, card.thumbnailImageUrl, { optional: true })
  if (card.defaultAction !== undefined)
    checkAction(found, `${at}.defaultAction`, card.defaultAction, 'flex-part')
  checkActions(found, `${at}.actions`, card.actions, limits.actions[0], limits.actions[1], 'template')
}

function checkCarousel(found: Findings, at: string, template: Json): void {
  if (!found.array(`${at}.columns`, template.columns, 1, 10)) return
  const counts = new Set<number>()
  template.columns.forEach((column, i) => {
    const place = `${at}.columns[${i}]`
    if (!isObject(column)) return found.add(place, 'May not be null')
    checkCard(found, place, column, { text: 120, shorter: 60, actions: [1, 3] })
    counts.add(Array.isArray(column.actions) ? column.actions.length : 0)
  })
  if (counts.size > 1) found.add(`${at}.columns`, 'columns must have the same number of actions')
}

function checkImageCarousel(found: Findings, at: string, template: Json): void {
  if (!found.array(`${at}.columns`, template.columns, 1, 10)) return
  template.columns.forEach((column, i) => {
    const place = `${at}.columns[${i}]`
    if (!isObject(column)) return found.add(place, 'May not be null')
    found.https(`${place}.imageUrl`, column.imageUrl)
    checkAction(found, `${place}.action`, column.action, 'image-carousel')
  })
}

function checkActions(
  found: Findings,
  at: string,
  actions: unknown,
  min: number,
  max: number,
  place: ActionPlace,
): void {
  if (!found.array(at, actions, min, max)) return
  actions.forEach((action, i) => checkAction(found, `${at}[${i}]`, action, place))
}
