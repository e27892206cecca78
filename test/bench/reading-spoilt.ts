/** What goes wrong when people take photos, each on top of ordinary conditions. Used by: test/deep/reading-adverse.ts. */
import type { PhotoConditions } from '../../ocr/sample/photograph.ts'
import type { Random } from '../../ocr/sample/random.ts'

export type Spoiling = 'glare' | 'curl' | 'blur' | 'shake' | 'cut-off' | 'small' | 'dark'

export const SPOILINGS: Record<Spoiling, (c: PhotoConditions, random: Random) => void> = {
  glare: (c, random) => {
    const spot = (sizes: number[], strengths: number[]) => ({
      x: random.between(0.1, 0.9),
      y: random.between(0.25, 0.8),
      size: random.pick(sizes),
      strength: random.pick(strengths),
    })
    const [large, small] = [
      spot([0.04, 0.07, 0.12, 0.2, 0.35], [60, 120, 200, 300]),
      spot([0.03, 0.06, 0.1], [90, 160, 250]),
    ]
    c.glare = [large, small]
  },
  curl: (c, random) => {
    c.curl = random.between(0.012, 0.035)
  },
  blur: (c, random) => {
    c.blur = random.between(1.8, 5)
  },
  shake: (c, random) => {
    c.shake = random.between(4, 14)
  },
  'cut-off': (c, random) => {
    c.crop = random.between(0.06, 0.3)
  },
  small: (c, random) => {
    c.longSidePx = random.whole(800, 1300)
  },
  dark: (c, random) => {
    c.light = random.between(0.15, 0.45)
  },
}
