/** Summary: everything that is to mend, each leading to its field. */
import type { RegistrationProblem } from '../../../server/contract.ts'
import { labelOf, TEXT } from '../../messages/registration-ja.ts'
import { idOf } from './text-field.tsx'

export function Summary({
  problems,
  onOpen,
}: {
  problems: RegistrationProblem[]
  /** to another page, where the field is not on this one */
  onOpen: (field: string) => void
}) {
  return (
    <div class="summary" role="alert">
      <h2>{TEXT.summary(problems.length)}</h2>
      <ul>
        {problems.map(({ field, code, text }) => (
          <li key={`${field}-${code}`}>
            <a
              href={`#${idOf(field)}`}
              onClick={(event) => {
                event.preventDefault()
                onOpen(field)
              }}
            >
              {labelOf(field, code)}
            </a>
            ：{text}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** @returns false when it is not on this page */
export function focusField(field: string): boolean {
  const place = document.getElementById(idOf(field))
  place?.focus()
  return place !== null
}
