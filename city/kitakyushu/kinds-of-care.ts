/**
 * Kinds of care (活動内容), after the national report's classes. `code` is stored for ever: never reuse one.
 */
import type { KindOfCare } from '../city.ts'

export const kindsOfCare: KindOfCare[] = [
  { code: 'nursery-drop-off', label: '保育所・幼稚園への送り', short: '園へ送り', isRideOnly: true },
  { code: 'nursery-pick-up', label: '保育所・幼稚園の迎え', short: '園へ迎え', isRideOnly: true },
  { code: 'nursery-around', label: '保育所・幼稚園の前後の預かり', short: '園の前後' },
  { code: 'school-club-drop-off', label: '学童保育への送り', short: '学童へ送り', isRideOnly: true },
  { code: 'school-club-pick-up', label: '学童保育の迎え', short: '学童へ迎え', isRideOnly: true },
  { code: 'school-club-after', label: '学校・学童保育の後の預かり', short: '学校の後' },
  { code: 'lesson', label: '習い事への送り迎え', short: '習い事送迎', isRideOnly: true },
  { code: 'before-nursery-entry', label: '保育所などに入る前の預かり', short: '入所前' },
  { code: 'outing', label: '外出・買い物のときの預かり', short: '外出・買い物' },
  { code: 'sibling-event', label: 'ほかの子どもの学校行事のときの預かり', short: '学校行事' },
  { code: 'short-work', label: '短時間の仕事のときの預かり', short: '短時間の仕事' },
  { code: 'job-search', label: '仕事を探すときの預かり', short: '仕事さがし' },
  { code: 'parent-ill', label: '保護者の病気・急な用事のときの預かり', short: '病気・急用' },
  { code: 'ceremony', label: '冠婚葬祭のときの預かり', short: '冠婚葬祭' },
  { code: 'sick-child', label: '病児・病後児の預かり', short: '病児・病後児' },
  { code: 'early-late', label: '早朝・夜間の預かり', short: '早朝・夜間' },
  { code: 'disabled-child', label: '障害のある子どもの預かり', short: '障害児' },
  { code: 'other', label: 'その他', short: 'その他' },
]
