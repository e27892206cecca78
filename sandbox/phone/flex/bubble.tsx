/**
 * Bubble: a Flex message as LINE's app draws it. Blocks in the fixed order, each a box with its own padding.
 */
import { useContext } from 'preact/hooks'
import type { Block, FlexBox, FlexBubble, FlexCarousel } from '../world/line-objects.ts'
import { blockPadding, bubbleWidths } from './metrics.ts'
import { Part } from './part.tsx'
import type { Style } from './placing.ts'
import { TapContext } from './tap-context.ts'
import { tapProps } from './tap-props.ts'

const blocks: readonly Block[] = ['header', 'hero', 'body', 'footer']

export function FlexContainer({
  container,
  altText,
}: {
  container: FlexBubble | FlexCarousel
  altText: string
}) {
  if (container.type === 'carousel') {
    return (
      <div class="carousel" role="group" aria-label={altText} tabIndex={0}>
        {container.contents.map((bubble, index) => (
          <Bubble key={index} bubble={bubble} />
        ))}
      </div>
    )
  }
  return <Bubble bubble={container} />
}

function Bubble({ bubble }: { bubble: FlexBubble }) {
  const { tap } = useContext(TapContext)
  const size = bubble.size ?? 'mega'
  const shown = blocks.filter((block) => bubble[block] !== undefined)
  return (
    <div
      class={`flex-bubble flex-${size}`}
      dir={bubble.direction ?? 'ltr'}
      style={{ width: bubbleWidths[size] ?? bubbleWidths['mega'] }}
      {...tapProps(bubble.action, tap)}
    >
      {shown.map((block, index) => (
        <BubbleBlock key={block} bubble={bubble} block={block} size={size} first={index === 0} />
      ))}
    </div>
  )
}

interface BlockProps {
  bubble: FlexBubble
  block: Block
  size: string
  first: boolean
}

function BubbleBlock({ bubble, block, size, first }: BlockProps) {
  const part = bubble[block]
  if (!part) return null
  const look = bubble.styles?.[block]
  const style: Style = {
    backgroundColor: look?.backgroundColor,
    borderTop: look?.separator && !first ? `1px solid ${look.separatorColor ?? '#D4D6DA'}` : undefined,
    flex: block === 'body' ? '1 0 auto' : 'none',
  }
  return (
    <div class="flex-block" style={style}>
      <Part
        part={part.type === 'box' ? withPadding(part, blockPadding(block, size)) : part}
        around={{ layout: 'vertical', spacing: undefined, first: true }}
      />
    </div>
  )
}

/** A block's own padding holds for every side that its box leaves unsaid. */
function withPadding(box: FlexBox, padding: string): FlexBox {
  return { ...box, paddingAll: box.paddingAll ?? padding }
}
