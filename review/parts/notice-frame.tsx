/** Notice frame: top bar, the notice, the keys that work. */
import type { ComponentChildren } from 'preact'
import type { PageProps } from '../go.ts'
import type { Words } from '../use-draft.ts'
import { KeyBar, type Key } from './key-bar.tsx'
import { TopBar, useCounts } from './top-bar.tsx'

type FrameProps = PageProps & {
  words: Words
  keys: Key[]
  tick?: unknown
  children?: ComponentChildren
}

export function NoticeFrame({ me, go, words, keys, tick, children }: FrameProps) {
  const counts = useCounts(tick)
  return (
    <div class="frame">
      <TopBar me={me} counts={counts} section="notices" go={go} />
      <main class="notice">{children}</main>
      <KeyBar says={words.says} wrong={words.wrong} keys={keys} />
    </div>
  )
}
