/** Box: lays its parts out in a row, a column or on one line of text. */
import type { ComponentChildren } from 'preact'
import { useContext } from 'preact/hooks'
import type { FlexBox } from '../world/line-objects.ts'
import { borderWidths, lengthOf } from './metrics.ts'
import type { Style } from './placing.ts'
import { TapContext } from './tap-context.ts'
import { tapProps } from './tap-props.ts'

interface BoxProps {
  box: FlexBox
  style: Style
  children: ComponentChildren
}

export function Box({ box, style, children }: BoxProps) {
  const { tap } = useContext(TapContext)
  return (
    <div class="flex-box" style={{ ...style, ...looks(box) }} {...tapProps(box.action, tap)}>
      {children}
    </div>
  )
}

function looks(box: FlexBox): Style {
  const all = lengthOf(box.paddingAll)
  const border = lengthOf(box.borderWidth, borderWidths) ?? (box.borderColor ? '1px' : undefined)
  return {
    flexDirection: box.layout === 'vertical' ? 'column' : 'row',
    alignItems: box.alignItems ?? (box.layout === 'baseline' ? 'baseline' : 'stretch'),
    justifyContent: box.justifyContent,
    backgroundColor: box.backgroundColor,
    backgroundImage: gradientOf(box.background),
    border: border ? `${border} solid ${box.borderColor ?? '#000000'}` : undefined,
    borderRadius: lengthOf(box.cornerRadius),
    overflow: box.cornerRadius ? 'hidden' : undefined,
    width: lengthOf(box.width),
    maxWidth: lengthOf(box.maxWidth),
    height: lengthOf(box.height),
    maxHeight: lengthOf(box.maxHeight),
    paddingTop: lengthOf(box.paddingTop) ?? all,
    paddingBottom: lengthOf(box.paddingBottom) ?? all,
    paddingInlineStart: lengthOf(box.paddingStart) ?? all,
    paddingInlineEnd: lengthOf(box.paddingEnd) ?? all,
  }
}

function gradientOf(background: FlexBox['background']): string | undefined {
  if (background?.type !== 'linearGradient') return undefined
  const { angle = '0deg', startColor, centerColor, endColor, centerPosition = '50%' } = background
  const middle = centerColor ? `, ${centerColor} ${centerPosition}` : ''
  return `linear-gradient(${angle}, ${startColor}${middle}, ${endColor})`
}
