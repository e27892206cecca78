import { describe, expect, it } from 'vitest'
import { placeNameOf } from '../../rules/reading-place.ts'
import type { Box } from '../../rules/reading.ts'

describe('where in the photo', () => {
  it.each([
    { why: 'a corner that hangs over the edge', box: [0.8, 0.8, 0.2, 0.2], name: 'bottom-right' },
    { why: 'a lamp at the left edge', box: [0, 0.35, 0.3, 0.3], name: 'left' },
    { why: 'a lamp in the middle', box: [0.4, 0.4, 0.2, 0.2], name: 'middle' },
    { why: 'a band along the top', box: [0.05, 0, 0.9, 0.2], name: 'top' },
    { why: 'a band along the right', box: [0.8, 0.05, 0.2, 0.9], name: 'right' },
    { why: 'a shadow along the bottom', box: [0.05, 0.8, 0.9, 0.2], name: 'bottom' },
    { why: 'a thumb', box: [0, 0.75, 0.2, 0.25], name: 'bottom-left' },
    { why: 'top right', box: [0.7, 0.1, 0.2, 0.2], name: 'top-right' },
    { why: 'the middle begins at 37 per cent', box: [0.37, 0.37, 0, 0], name: 'middle' },
    { why: 'and ends at 63', box: [0.63, 0.63, 0, 0], name: 'middle' },
    { why: 'just before it', box: [0.36, 0.36, 0, 0], name: 'top-left' },
    { why: 'just behind it', box: [0.64, 0.64, 0, 0], name: 'bottom-right' },
    { why: 'most of the photo is no place', box: [0.1, 0.1, 0.8, 0.8], name: null },
    { why: 'seven tenths of the width are still a place', box: [0, 0, 0.7, 0.9], name: 'left' },
    { why: 'seven tenths of the height are still a place', box: [0, 0, 0.9, 0.7], name: 'top' },
  ] as { why: string; box: Box; name: string | null }[])('$why', ({ box, name }) => {
    expect(placeNameOf(box)).toBe(name)
  })
})
