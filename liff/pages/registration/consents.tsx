/** Consents: each text with its version, agreed to one by one. */
import { TEXT } from '../../messages/registration-ja.ts'
import { idOf, Problem } from '../../parts/form/text-field.tsx'
import { FORM_ID, useTyped, type StepProps } from './step.ts'

const WORDS = TEXT.consents

export function ConsentsStep({ registration, draft, held, problemOf }: StepProps) {
  const asked = registration.consents.filter(({ kinds }) => draft && kinds.includes(draft.kind))
  // what was agreed to in an older wording is asked anew
  const [agreed, setAgreed] = useTyped<string[]>(held, 'consents', () =>
    asked
      .filter(({ code, version }) =>
        draft?.consents?.some((one) => one.code === code && one.version === version),
      )
      .map(({ code }) => code),
  )
  return (
    <form
      id={FORM_ID}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const given = asked.filter(({ code }) => agreed.includes(code))
        void held.savePage(
          'consents',
          given.map(({ code, version }) => ({ code, version })),
        )
      }}
    >
      <p class="help">{WORDS.help}</p>
      {asked.map(({ code, version, title, text }) => {
        const field = `consents.${code}`
        const problem = agreed.includes(code) ? undefined : problemOf(field)
        return (
          <section class="group" key={code}>
            <h2>{title}</h2>
            <p id={`${idOf(field)}-text`}>{text}</p>
            <p class="help">{WORDS.version(version)}</p>
            <div class={problem ? 'field wrong' : 'field'}>
              <label class="choice">
                <input
                  type="checkbox"
                  id={idOf(field)}
                  checked={agreed.includes(code)}
                  aria-describedby={`${idOf(field)}-text ${problem ? `${idOf(field)}-problem` : ''}`}
                  onChange={(event) => {
                    const on = event.currentTarget.checked
                    setAgreed((before) => (on ? [...before, code] : before.filter((one) => one !== code)))
                  }}
                />
                <strong>{WORDS.agree}</strong>
              </label>
              <Problem field={field} problem={problem} />
            </div>
          </section>
        )
      })}
    </form>
  )
}
