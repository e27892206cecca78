/** Print forms: one PDF for all active providers or a ward's; the browser shows how far the file has come. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { FormsDesk } from '../../server/contract.ts'
import { ApiError } from '../api.ts'
import { desks } from '../api-desks.ts'
import { FORMS } from '../messages/desks.ts'
import { ERRORS } from '../messages/ja.ts'

export function PrintForms({ onClose }: { onClose: () => void }) {
  const [desk, setDesk] = useState<FormsDesk | null>(null)
  const [month, setMonth] = useState('')
  const [ward, setWard] = useState('')
  const [wrong, setWrong] = useState('')
  const first = useRef<HTMLSelectElement>(null)
  const load = () =>
    desks.forms().then(
      (found) => {
        setDesk(found)
        setMonth(found.months[0] ?? '')
        first.current?.focus()
      },
      (error: unknown) => setWrong(error instanceof ApiError ? error.message : ERRORS.unexpected),
    )
  useLayoutEffect(() => void load(), [])

  const people = ward === '' ? desk?.people : desk?.wards.find((one) => one.ward === ward)?.people
  return (
    <form
      class="print-forms"
      aria-label={FORMS.title}
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <label>
        {FORMS.month}{' '}
        <select ref={first} value={month} onChange={(event) => setMonth(event.currentTarget.value)}>
          {desk?.months.map((one) => (
            <option key={one} value={one}>
              {FORMS.monthName(one)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {FORMS.ward}{' '}
        <select value={ward} onChange={(event) => setWard(event.currentTarget.value)}>
          <option value="">{FORMS.all}</option>
          {desk?.wards.map((one) => (
            <option key={one.ward} value={one.ward}>
              {one.ward}（{one.people}）
            </option>
          ))}
        </select>
      </label>
      {wrong ? (
        <span class="doubt" role="alert">
          × {wrong}
        </span>
      ) : (
        <span role="status">{people === undefined ? '' : FORMS.people(people)}</span>
      )}
      {people !== undefined && people > 0 && (
        <a class="button" href={desks.formsUrl(month, ward)} download="">
          {FORMS.print}
        </a>
      )}
      <span class="quiet">{people !== undefined && people > 20 && FORMS.slow(people)}</span>
      <button type="button" class="plain" onClick={onClose}>
        {FORMS.close}
      </button>
    </form>
  )
}
