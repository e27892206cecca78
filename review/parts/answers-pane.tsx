/** What the member answered, where there is no photo to look at. */
import type { Answers } from '../../server/contract.ts'

export function AnswersPane({ answers }: { answers: Answers[] }) {
  return (
    <section class="answers-pane" aria-label="会員の答え">
      {answers.map(({ title, answers: lines }, index) => (
        <div key={index} class="answers">
          <h2>{title}</h2>
          <dl>
            {lines.map(({ question, answer }) => (
              <div key={question}>
                <dt>{question}</dt>
                <dd>{answer}</dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
      {answers.length === 0 && <p class="quiet">答えの記録はありません。</p>}
    </section>
  )
}
