/**
 * Colours of bubbles and rich menus, from the Digital Agency's design tokens.
 * One accent, for the one thing to do next; red only for what is wrong.
 */
import tokens from '@digital-go-jp/design-tokens'

// The package's types describe an ES module, its code is CommonJS: the default is the object itself.
const { Primitive, Neutral, Semantic } = (tokens as unknown as typeof tokens.default).Color
const hex = (token: { $value?: unknown }) => String(token.$value).toUpperCase()

export const COLOURS = {
  accent: hex(Primitive.Blue['900']),
  accentPale: hex(Primitive.Blue['50']),
  wrong: hex(Semantic.Error['2']),
  ink: hex(Neutral.SolidGray['900']),
  /** 5.7:1 on white */
  muted: hex(Neutral.SolidGray['600']),
  line: hex(Neutral.SolidGray['200']),
  button: hex(Neutral.SolidGray['100']),
  white: hex(Neutral.White),
} as const
