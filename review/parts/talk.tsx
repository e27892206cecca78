/** Talk: what was said, as the member sees it; the latest in view. Notes are not part of it. */
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { QuestionMessage } from '../../server/contract.ts'
import { instant } from '../format.ts'

export function Talk({ messages }: { messages: QuestionMessage[] }) {
  const said = messages.filter(({ internal }) => !internal)
  const end = useRef<HTMLLIElement>(null)
  useLayoutEffect(() => end.current?.scrollIntoView({ block: 'nearest' }), [said.length])
  return (
    <ol class="talk">
      {said.map((message, index) => (
        <li
          key={message.id}
          ref={index === said.length - 1 ? end : undefined}
          class={message.author === 'member' ? 'from-member' : 'from-centre'}
        >
          {message.urgent && <strong class="wrong">▲ 事故・けがの言葉があります</strong>}
          {message.takenBack && <strong>取消</strong>}
          <p class={message.takenBack ? 'quiet' : undefined}>
            <bdi>{message.text || '会員が送信を取り消しました。言葉は残っていません。'}</bdi>
          </p>
          <span class="figure quiet">
            {message.author === 'staff' && `${message.staffName ?? 'センター'} `}
            {instant(message.at)}
          </span>
        </li>
      ))}
    </ol>
  )
}
