/**
 * Icons of the rich menus: strokes on a 48 × 48 field, drawn for this project.
 */
import type { MenuItem } from './messages/common.ts'

export const MENU_ICONS: Record<MenuItem, string> = {
  // a pencil over a line
  report:
    '<path d="M9 39l2.5-9L33 8.500l6.500 6.500L18 36.500z"/><path d="M28.500 13l6.500 6.500"/><path d="M9 44h30"/>',
  // a camera
  photo:
    '<rect x="5" y="13" width="38" height="27" rx="4"/><path d="M16 13l3-6h10l3 6"/><circle cx="24" cy="26" r="8"/>',
  // a sheet with lines and a folded corner
  form: '<path d="M10 5h19l9 9v29H10z"/><path d="M29 5v9h9M16 22h16M16 29h16M16 36h10"/>',
  // a calendar with a tick
  month:
    '<rect x="6" y="9" width="36" height="33" rx="4"/><path d="M6 18h36M15 5v8M33 5v8M16 30l6 6 11-12"/>',
  // words to somebody, three dots in a bubble
  centre:
    '<path d="M9 7h30a4 4 0 0 1 4 4v20a4 4 0 0 1-4 4H24l-9 8v-8H9a4 4 0 0 1-4-4V11a4 4 0 0 1 4-4z"/><path d="M15 21v.100M24 21v.100M33 21v.100"/>',
  // a bell
  notices:
    '<path d="M10 36h28c-3-3-4-6-4-13a10 10 0 0 0-20 0c0 7-1 10-4 13z"/><path d="M20 41a4 4 0 0 0 8 0M24 8v4"/>',
  // a clock with a hand going back
  usage: '<path d="M7 24a17 17 0 1 0 6-13"/><path d="M13 4v8h8"/><path d="M24 14v11l8 5"/>',
  // a person with a plus
  register:
    '<circle cx="19" cy="15" r="8"/><path d="M5 42c0-9 6-14 14-14 3 0 6 1 8 2"/><path d="M36 27v14M29 34h14"/>',
  // a person with a pencil
  profile:
    '<circle cx="19" cy="15" r="8"/><path d="M5 42c0-9 6-14 14-14 2 0 4 .500 6 1.500"/><path d="M27 42l1-5 11-11 4 4-11 11z"/>',
  // two links of a chain
  link: '<path d="M20 30l8-12"/><path d="M26 12l4-4a8 8 0 0 1 11 11l-5 5a8 8 0 0 1-8 2"/><path d="M22 36l-4 4A8 8 0 0 1 7 29l5-5a8 8 0 0 1 8-2"/>',
  // a house with a heart
  about:
    '<path d="M5 24L24 7l19 17"/><path d="M10 20v22h28V20"/><path d="M24 37l-6-6a4 4 0 0 1 6-6 4 4 0 0 1 6 6z"/>',
  // a question mark in a circle
  help: '<circle cx="24" cy="24" r="19"/><path d="M18 19a6 6 0 1 1 8 6c-1.500.600-2 1.500-2 4"/><path d="M24 35.500v.100"/>',
}
