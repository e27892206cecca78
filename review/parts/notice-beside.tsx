/** Notice beside: what I was writing where somebody else was faster, until I say which of the two it shall be. */
import type { NoticeAudience, NoticeInput } from '../../server/contract.ts'
import { AUDIENCE, BESIDE, FIELDS } from '../messages/notices.ts'

interface Props {
  mine: Partial<NoticeInput>
  onSettle: (field: keyof NoticeInput, takeMine: boolean) => void
}

export function NoticeBeside({ mine, onSettle }: Props) {
  const fields = Object.keys(mine) as (keyof NoticeInput)[]
  if (fields.length === 0) return null
  return (
    <section class="confirm notice-beside" aria-label={BESIDE.heading}>
      <p class="doubt">▲ {BESIDE.why}</p>
      <dl>
        {fields.map((field) => (
          <div key={field}>
            <dt>{NAMES[field]}</dt>
            <dd>
              <bdi>{wordsOf(mine, field) || BESIDE.nothing}</bdi>
            </dd>
            <dd class="act">
              <button type="button" class="second" onClick={() => onSettle(field, true)}>
                {BESIDE.mine}
              </button>
              <button type="button" class="plain" onClick={() => onSettle(field, false)}>
                {BESIDE.theirs}
              </button>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const NAMES: Record<keyof NoticeInput, string> = {
  title: FIELDS.title,
  eventOn: FIELDS.eventOn,
  eventTime: FIELDS.eventTime,
  place: FIELDS.place,
  body: FIELDS.body,
  answerBy: FIELDS.answerBy,
  audience: AUDIENCE.legend,
}

const wordsOf = (mine: Partial<NoticeInput>, field: keyof NoticeInput): string =>
  field === 'audience' ? audienceWords(mine.audience!) : (mine[field] ?? '')

function audienceWords({ role, wards, trainingExpiresBy, hasOpenDraft }: NoticeAudience): string {
  return [
    AUDIENCE.roles.find((each) => each.role === role)?.word,
    ...(wards.length > 0 ? wards : [AUDIENCE.everyWard]),
    trainingExpiresBy && `${AUDIENCE.training} ${trainingExpiresBy}`,
    hasOpenDraft && AUDIENCE.draft,
  ]
    .filter(Boolean)
    .join('・')
}
