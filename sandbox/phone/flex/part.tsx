/** Part: one component of a Flex box, by its type. What LINE does not know is left out, as LINE does. */
import type { FlexPart } from '../world/line-objects.ts'
import { Box } from './box.tsx'
import { FlexButtonView } from './button.tsx'
import { FlexIconView, FlexImageView } from './image.tsx'
import { placed, type Surroundings } from './placing.ts'
import { FlexTextView } from './text.tsx'

export function Part({ part, around }: { part: FlexPart; around: Surroundings }) {
  const style = placed(part, around)
  switch (part.type) {
    case 'box':
      return (
        <Box box={part} style={style}>
          {(part.contents ?? []).map((inner, index) => (
            <Part
              key={index}
              part={inner}
              around={{ layout: part.layout, spacing: part.spacing, first: index === 0 }}
            />
          ))}
        </Box>
      )
    case 'text':
      return <FlexTextView part={part} style={style} inLine={around.layout === 'baseline'} />
    case 'button':
      return <FlexButtonView part={part} style={style} />
    case 'image':
      return <FlexImageView part={part} style={style} stacked={around.layout === 'vertical'} />
    case 'icon':
      return <FlexIconView part={part} style={style} />
    case 'video':
      return <Part part={part.altContent} around={around} />
    case 'separator':
      return (
        <div
          aria-hidden="true"
          class={around.layout === 'vertical' ? 'flex-rule' : 'flex-rule flex-rule-upright'}
          style={{ ...style, backgroundColor: part.color }}
        />
      )
    case 'filler':
      return <div style={style} />
    default:
      return null
  }
}
