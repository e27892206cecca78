/**
 * LineObjects: what a phone is sent to draw, as far as the phone draws it. Names are LINE's own.
 * Anything may be missing or new: the drawing code never trusts more than `type`.
 */

export type Action = { label?: string } & (
  | { type: 'message'; text: string }
  | {
      type: 'postback'
      data: string
      displayText?: string
      text?: string
      inputOption?: string
      fillInText?: string
    }
  | { type: 'uri'; uri: string }
  | PickerAction
  | { type: 'clipboard'; clipboardText: string }
  | { type: 'richmenuswitch'; richMenuAliasId: string; data: string }
  | { type: 'camera' | 'cameraRoll' | 'location' }
)

export interface PickerAction {
  type: 'datetimepicker'
  label?: string
  data: string
  mode: PickerMode
  initial?: string
  min?: string
  max?: string
}
export type PickerMode = 'date' | 'time' | 'datetime'

/** Position, outside and size, common to most parts. Lengths are '12px', '50%' or a keyword. */
interface Placed {
  flex?: number
  margin?: string
  position?: 'relative' | 'absolute'
  offsetTop?: string
  offsetBottom?: string
  offsetStart?: string
  offsetEnd?: string
}

export interface FlexBox extends Placed {
  type: 'box'
  layout: 'horizontal' | 'vertical' | 'baseline'
  contents: FlexPart[]
  spacing?: string
  backgroundColor?: string
  borderColor?: string
  borderWidth?: string
  cornerRadius?: string
  width?: string
  maxWidth?: string
  height?: string
  maxHeight?: string
  paddingAll?: string
  paddingTop?: string
  paddingBottom?: string
  paddingStart?: string
  paddingEnd?: string
  justifyContent?: string
  alignItems?: string
  background?: {
    type: string
    angle?: string
    startColor?: string
    centerColor?: string
    endColor?: string
    centerPosition?: string
  }
  action?: Action
}

interface Lettering {
  text?: string
  size?: string
  color?: string
  weight?: string
  style?: string
  decoration?: string
}

export interface FlexText extends Placed, Lettering {
  type: 'text'
  contents?: ({ type: 'span' } & Lettering)[]
  align?: string
  gravity?: string
  wrap?: boolean
  maxLines?: number
  lineSpacing?: string
  adjustMode?: string
  action?: Action
}

export interface FlexButton extends Placed {
  type: 'button'
  action: Action
  style?: 'link' | 'primary' | 'secondary'
  height?: 'sm' | 'md'
  color?: string
  gravity?: string
  adjustMode?: string
}

export interface FlexImage extends Placed {
  type: 'image'
  url: string
  size?: string
  aspectRatio?: string
  aspectMode?: 'cover' | 'fit'
  align?: string
  gravity?: string
  backgroundColor?: string
  action?: Action
}

export interface FlexIcon extends Placed {
  type: 'icon'
  url: string
  size?: string
  aspectRatio?: string
}

export interface FlexVideo {
  type: 'video'
  url: string
  previewUrl: string
  altContent: FlexPart
}

export type FlexPart =
  | FlexBox
  | FlexText
  | FlexButton
  | FlexImage
  | FlexIcon
  | FlexVideo
  | { type: 'separator'; margin?: string; color?: string }
  | { type: 'filler'; flex?: number }

export interface BlockStyle {
  backgroundColor?: string
  separator?: boolean
  separatorColor?: string
}

export type Block = 'header' | 'hero' | 'body' | 'footer'

export interface FlexBubble {
  type: 'bubble'
  size?: string
  direction?: 'ltr' | 'rtl'
  header?: FlexBox
  hero?: FlexPart
  body?: FlexBox
  footer?: FlexBox
  styles?: Partial<Record<Block, BlockStyle>>
  action?: Action
}

export interface FlexCarousel {
  type: 'carousel'
  contents: FlexBubble[]
}

export interface TemplateColumn {
  thumbnailImageUrl?: string
  imageUrl?: string
  title?: string
  text?: string
  actions?: Action[]
  action?: Action
}

export interface Template extends TemplateColumn {
  type: 'buttons' | 'confirm' | 'carousel' | 'image_carousel'
  columns?: TemplateColumn[]
}

export interface QuickReply {
  items: { type: 'action'; imageUrl?: string; action: Action }[]
}

/** A message of either side; which fields are there follows from `type`. */
export interface ChatMessage {
  type: string
  id?: string
  text?: string
  altText?: string
  contents?: FlexBubble | FlexCarousel
  template?: Template
  originalContentUrl?: string
  previewImageUrl?: string
  contentUrl?: string
  title?: string
  address?: string
  fileName?: string
  duration?: number
  messageId?: string
  quickReply?: QuickReply
}
