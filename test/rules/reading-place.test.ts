import { describe, expect, it } from 'vitest'
import { placeNameOf } from '../../rules/reading-place.ts'
import type { Box } from '../../rules/reading.ts'

describe('where in the photo', () => {
  it.each([
    { why: 'a corner that hangs over the edge', box: [0.8, 0.8, 0.2, 0.2], name: 'bottom-right' },
    { why: 'a lamp at the left edge', box: [0, 0.35, 0.3, 0.3], name: 'left' },
    { why: 'a lamp in the middle', box: [0.4, 0.4, 0.2, 0.2], name: 'middle' },
    { why: 'a band along the top', box: [0.05, 0, 0.9, 0.2], name: 'top' },
    { why: 'top right', box: [0.7, 0.1, 0.2, 0.2], name: 'top-right' },
    { why: 'most of the photo is no place', box: [0.1, 0.1, 0.8, 0.8], name: null },
  ] as { why: string; box: Box; name: string | null }[])('$why', ({ box, name }) => {
    expect(placeNameOf(box)).toBe(name)
  })
})
