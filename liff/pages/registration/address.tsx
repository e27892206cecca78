/** Address: the postal code fills it in; whoever lives elsewhere and asks for care tells where they work. */
import { useRef, useState } from 'preact/hooks'
import type { AddressPage } from '../../../server/contract.ts'
import { TEXT } from '../../messages/registration-ja.ts'
import { FieldFrame, idOf, notesOf, TextField } from '../../parts/form/text-field.tsx'
import { registrationApi } from '../../registration-api.ts'
import { FORM_ID, useTyped, type StepProps } from './step.ts'

const EMPTY: AddressPage = {
  ...{ postalCode: '', address: '', building: '', ward: '' },
  ...{ workplaceName: '', workplaceAddress: '' },
}
const WORDS = TEXT.address
/** not chosen yet: neither a ward nor outside */
const UNCHOSEN = '-'

export function AddressStep({ registration, draft, held, phone, problemOf }: StepProps) {
  const { cityName, wards } = registration
  const [page, setPage] = useTyped<AddressPage>(
    held,
    'address',
    () => draft?.address ?? { ...EMPTY, ward: wards.length > 0 ? UNCHOSEN : '' },
  )
  const [says, setSays] = useState<string>(WORDS.postalHelp)
  /** what the code has filled in: it may be filled in again, what somebody wrote may not */
  const filled = useRef('')
  const asked = useRef('')
  const change = (part: Partial<AddressPage>) => setPage((before) => ({ ...before, ...part }))

  async function lookUp(typed: string): Promise<void> {
    const code = typed.normalize('NFKC').replace(/\D/g, '')
    asked.current = code
    if (code.length !== 7) return
    const answer = await registrationApi.postalCode(phone, code).catch(() => null)
    if (!answer || asked.current !== code) return
    const { found } = answer
    setSays(found ? WORDS.filled : WORDS.unknown)
    if (!found) return
    setPage((before) => {
      const own = before.address !== '' && before.address !== filled.current
      if (own) return before
      filled.current = found.address
      return { ...before, address: found.address, ward: found.ward }
    })
  }

  const outside =
    wards.length > 0 ? page.ward === '' : page.address !== '' && !page.address.includes(cityName)
  const asksWork = outside && draft?.kind !== 'provider'
  return (
    <form
      id={FORM_ID}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const { workplaceName, workplaceAddress } = page
        const work = asksWork
          ? { workplaceName, workplaceAddress }
          : { workplaceName: '', workplaceAddress: '' }
        void held.savePage('address', { ...page, ...work, ward: page.ward === UNCHOSEN ? '' : page.ward })
      }}
    >
      <TextField
        field="address.postalCode"
        value={page.postalCode}
        problem={problemOf('address.postalCode')}
        help={says}
        input={{ inputMode: 'numeric', autocomplete: 'postal-code' }}
        onValue={(postalCode) => {
          change({ postalCode })
          void lookUp(postalCode)
        }}
      />
      <TextField
        field="address.address"
        value={page.address}
        problem={problemOf('address.address')}
        help={WORDS.addressHelp}
        input={{ autocomplete: 'street-address' }}
        onValue={(address) => change({ address })}
      />
      <TextField
        field="address.building"
        value={page.building}
        problem={problemOf('address.building')}
        optional
        onValue={(building) => change({ building })}
      />
      {wards.length > 0 && (
        <Ward
          {...{ cityName, wards, ward: page.ward, problem: problemOf('address.ward') }}
          onWard={(ward) => change({ ward })}
        />
      )}
      {asksWork && (
        <section class="group">
          <h2>{WORDS.workplace(cityName)}</h2>
          <p class="help">{WORDS.workplaceHelp(cityName)}</p>
          <TextField
            field="address.workplaceName"
            value={page.workplaceName}
            problem={problemOf('address.workplaceName')}
            input={{ autocomplete: 'organization' }}
            onValue={(workplaceName) => change({ workplaceName })}
          />
          <TextField
            field="address.workplaceAddress"
            value={page.workplaceAddress}
            problem={problemOf('address.workplaceAddress')}
            onValue={(workplaceAddress) => change({ workplaceAddress })}
          />
        </section>
      )}
    </form>
  )
}

function Ward(props: {
  cityName: string
  wards: string[]
  ward: string
  problem: string | undefined
  onWard: (ward: string) => void
}) {
  const { cityName, wards, ward, problem, onWard } = props
  const field = 'address.ward'
  const notes = notesOf(field, undefined, problem)
  return (
    <FieldFrame field={field} problem={problem}>
      <select
        id={idOf(field)}
        value={ward}
        aria-invalid={problem !== undefined}
        {...(notes && { 'aria-describedby': notes })}
        onChange={(event) => onWard(event.currentTarget.value)}
      >
        <option value={UNCHOSEN} disabled>
          {TEXT.choose}
        </option>
        {wards.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
        <option value="">{WORDS.outside(cityName)}</option>
      </select>
    </FieldFrame>
  )
}
