/** Notice fields: the words, and whom they are for. */
import type { ComponentChildren } from 'preact'
import type { NoticeAudience, NoticeInput } from '../../server/contract.ts'
import { AUDIENCE, FIELDS } from '../messages/notices.ts'

interface Props {
  values: NoticeInput
  wards: string[]
  today: string
  set: (change: Partial<NoticeInput>) => void
}

export function NoticeFields({ values, wards, today, set }: Props) {
  const { title, eventOn, eventTime, place, body, answerBy } = values
  return (
    <form class="notice-fields" onSubmit={(event) => event.preventDefault()}>
      <Labelled id="notice-title" label={FIELDS.title}>
        <input
          id="notice-title"
          value={title}
          maxLength={60}
          onInput={(event) => set({ title: event.currentTarget.value })}
        />
      </Labelled>
      <div class="in-row">
        <Labelled id="notice-day" label={FIELDS.eventOn}>
          <input
            id="notice-day"
            type="date"
            value={eventOn ?? ''}
            onInput={(event) => set({ eventOn: event.currentTarget.value || null })}
          />
        </Labelled>
        <Labelled id="notice-time" label={FIELDS.eventTime}>
          <input
            id="notice-time"
            value={eventTime}
            maxLength={40}
            placeholder="10:00〜12:00"
            onInput={(event) => set({ eventTime: event.currentTarget.value })}
          />
        </Labelled>
        <Labelled id="notice-place" label={FIELDS.place}>
          <input
            id="notice-place"
            value={place}
            maxLength={100}
            onInput={(event) => set({ place: event.currentTarget.value })}
          />
        </Labelled>
      </div>
      <Labelled id="notice-body" label={FIELDS.body}>
        <textarea
          id="notice-body"
          rows={4}
          maxLength={1000}
          value={body}
          aria-describedby="notice-same"
          onInput={(event) => set({ body: event.currentTarget.value })}
        />
      </Labelled>
      <p id="notice-same" class="quiet">
        {FIELDS.sameForAll}
      </p>
      <div class="in-row">
        <label class="tick">
          <input
            type="checkbox"
            checked={answerBy !== null}
            onChange={(event) => set({ answerBy: event.currentTarget.checked ? (eventOn ?? today) : null })}
          />
          {FIELDS.asks}
        </label>
        {answerBy !== null && (
          <Labelled id="notice-by" label={FIELDS.answerBy} beside>
            <input
              id="notice-by"
              type="date"
              value={answerBy}
              onInput={(event) => event.currentTarget.value && set({ answerBy: event.currentTarget.value })}
            />
          </Labelled>
        )}
      </div>
      <Audience audience={values.audience} wards={wards} onChange={(audience) => set({ audience })} />
    </form>
  )
}

interface LabelledProps {
  id: string
  label: string
  beside?: boolean
  children: ComponentChildren
}

const Labelled = ({ id, label, beside, children }: LabelledProps) => (
  <div class={beside ? 'labelled label-left' : 'labelled'}>
    <label for={id}>{label}</label>
    {children}
  </div>
)

interface AudienceProps {
  audience: NoticeAudience
  wards: string[]
  onChange: (audience: NoticeAudience) => void
}

function Audience({ audience, wards, onChange }: AudienceProps) {
  const change = (part: Partial<NoticeAudience>) => onChange({ ...audience, ...part })
  const toggle = (ward: string, on: boolean) =>
    change({ wards: on ? [...audience.wards, ward] : audience.wards.filter((each) => each !== ward) })
  return (
    <fieldset class="audience">
      <legend>{AUDIENCE.legend}</legend>
      <div class="in-row" role="radiogroup" aria-label={AUDIENCE.legend}>
        {AUDIENCE.roles.map(({ role, word }) => (
          <label key={word} class="tick">
            <input
              type="radio"
              name="role"
              checked={audience.role === role}
              onChange={() => change({ role })}
            />
            {word}
          </label>
        ))}
      </div>
      <div class="in-row" role="group" aria-label={AUDIENCE.wards}>
        <span class="quiet">{AUDIENCE.wards}</span>
        <label class="tick">
          <input
            type="checkbox"
            checked={audience.wards.length === 0}
            onChange={() => change({ wards: [] })}
          />
          {AUDIENCE.everyWard}
        </label>
        {wards.map((ward) => (
          <label key={ward} class="tick">
            <input
              type="checkbox"
              checked={audience.wards.includes(ward)}
              onChange={(event) => toggle(ward, event.currentTarget.checked)}
            />
            {ward}
          </label>
        ))}
      </div>
      <div class="in-row">
        <Labelled id="notice-training" label={AUDIENCE.training} beside>
          <input
            id="notice-training"
            type="date"
            value={audience.trainingExpiresBy ?? ''}
            onInput={(event) => change({ trainingExpiresBy: event.currentTarget.value || null })}
          />
        </Labelled>
        <label class="tick">
          <input
            type="checkbox"
            checked={audience.hasOpenDraft}
            onChange={(event) => change({ hasOpenDraft: event.currentTarget.checked })}
          />
          {AUDIENCE.draft}
        </label>
      </div>
    </fieldset>
  )
}
