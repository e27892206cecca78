/** Account: a bank found in the list, or ゆうちょ by 記号番号; the holder's letters are checked while they are typed. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { AccountEntry, HolderChecked } from '../../../server/contract.ts'
import { ACCOUNT_KINDS, LABELS, TEXT } from '../../messages/registration-ja.ts'
import { ChoiceField, type Choice } from '../../parts/form/choice-field.tsx'
import { SearchField } from '../../parts/form/search-field.tsx'
import { idOf, TextField } from '../../parts/form/text-field.tsx'
import { registrationApi } from '../../registration-api.ts'
import { FORM_ID, useTyped, type StepProps } from './step.ts'

const WORDS = TEXT.account
const CHECK_DELAY_MS = 300
type Kind = '1' | '2' | '4'
interface Typed {
  type: '' | 'kept' | 'bank' | 'yucho'
  bank: { code: string; name: string } | null
  branch: { code: string; name: string } | null
  kind: Kind
  number: string
  symbol: string
  yuchoNumber: string
  holder: string
}

function typedOf({ draft, registration }: StepProps): Typed {
  const account = draft?.account ?? null
  const person = draft?.person
  const bank = account?.type === 'bank' ? account : null
  const yucho = account?.type === 'yucho' ? account : null
  const keeps = draft?.keepsAccount && registration.member?.hasAccount
  return {
    type: account?.type ?? (keeps ? 'kept' : ''),
    bank: bank && { code: bank.bankCode, name: draft?.bank?.name ?? '' },
    branch: bank && { code: bank.branchCode, name: draft?.bank?.branch ?? '' },
    kind: bank?.kind ?? '1',
    number: bank?.number ?? '',
    symbol: yucho?.symbol ?? '',
    yuchoNumber: yucho?.number ?? '',
    // the account must be the applicant's own
    holder: account?.holder ?? (person ? `${person.familyKana} ${person.givenKana}` : ''),
  }
}

function accountOf(typed: Typed): AccountEntry | { type: 'kept' } {
  const { type, bank, branch, kind, number, symbol, yuchoNumber, holder } = typed
  if (type === 'kept') return { type }
  if (type === 'yucho') return { type, symbol, number: yuchoNumber, holder }
  return { type: 'bank', bankCode: bank?.code ?? '', branchCode: branch?.code ?? '', kind, number, holder }
}

const placeText = (place: { code: string; name: string } | null) => place && `${place.name}（${place.code}）`

export function AccountStep(props: StepProps) {
  const { held, phone, problemOf, registration } = props
  const [typed, setTyped] = useTyped<Typed>(props.held, 'account', () => typedOf(props))
  const [missing, setMissing] = useState(false)
  const change = (part: Partial<Typed>) => setTyped((before) => ({ ...before, ...part }))
  const problem = (field: string) => problemOf(`account.${field}`)
  const { type } = typed

  const types: Choice[] = [
    ...(registration.member?.hasAccount ? [{ value: 'kept', label: WORDS.kept }] : []),
    { value: 'bank', label: WORDS.bank },
    { value: 'yucho', label: WORDS.yucho },
  ]
  function toYucho(): void {
    change({ type: 'yucho' })
    requestAnimationFrame(() => document.getElementById(idOf('account.symbol'))?.focus())
  }
  return (
    <form
      id={FORM_ID}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setMissing(type === '')
        if (type !== '') void held.savePage('account', accountOf(typed))
      }}
    >
      <ChoiceField
        field="account.type"
        help={WORDS.help}
        problem={missing ? `${TEXT.choose}。` : undefined}
        choices={types}
        chosen={[type]}
        onChoose={(value) => {
          setMissing(false)
          change({ type: value as Typed['type'] })
        }}
      />
      {type === 'bank' && <BankFields {...{ typed, change, problem, phone, toYucho }} />}
      {type === 'yucho' && (
        <>
          <TextField
            field="account.symbol"
            value={typed.symbol}
            help={WORDS.symbolHelp}
            problem={problem('symbol')}
            input={{ inputMode: 'numeric' }}
            onValue={(symbol) => change({ symbol })}
          />
          <TextField
            field="account.number"
            label={LABELS['account.yuchoNumber']!}
            value={typed.yuchoNumber}
            help={WORDS.yuchoNumberHelp}
            problem={problem('number')}
            input={{ inputMode: 'numeric' }}
            onValue={(yuchoNumber) => change({ yuchoNumber })}
          />
        </>
      )}
      {(type === 'bank' || type === 'yucho') && (
        <Holder
          {...{ phone, holder: typed.holder, problem: problem('holder') }}
          onHolder={(holder) => change({ holder })}
        />
      )}
    </form>
  )
}

function BankFields(props: {
  typed: Typed
  change: (part: Partial<Typed>) => void
  problem: (field: string) => string | undefined
  phone: StepProps['phone']
  toYucho: () => void
}) {
  const { typed, change, problem, phone, toYucho } = props
  const { bank, branch } = typed
  async function findBanks(search: string) {
    const { banks, yucho } = await registrationApi.banks(phone, search)
    const way = { code: 'yucho', name: WORDS.isYucho, kana: '', elsewhere: true }
    return yucho ? [way, ...banks] : banks
  }
  return (
    <>
      <SearchField
        field="account.bankCode"
        help={WORDS.bankHelp}
        problem={problem('bankCode')}
        chosen={placeText(bank)}
        find={findBanks}
        onChoose={(place) => (place.elsewhere ? toYucho() : change({ bank: place, branch: null }))}
        onClear={() => change({ bank: null, branch: null })}
      />
      {bank && (
        <SearchField
          key={bank.code}
          field="account.branchCode"
          help={WORDS.branchHelp}
          problem={problem('branchCode')}
          chosen={placeText(branch)}
          find={(search) =>
            registrationApi.branches(phone, bank.code, search).then((found) => found.branches)
          }
          onChoose={(place) => change({ branch: place })}
          onClear={() => change({ branch: null })}
        />
      )}
      <ChoiceField
        field="account.kind"
        problem={problem('kind')}
        choices={Object.entries(ACCOUNT_KINDS).map(([value, label]) => ({ value, label }))}
        chosen={[typed.kind]}
        onChoose={(kind) => change({ kind: kind as Kind })}
      />
      <TextField
        field="account.number"
        value={typed.number}
        help={WORDS.numberHelp}
        problem={problem('number')}
        input={{ inputMode: 'numeric' }}
        onValue={(number) => change({ number })}
      />
    </>
  )
}

/** Shown as the bank will read it, in a line that is always there. */
function Holder(props: {
  phone: StepProps['phone']
  holder: string
  problem: string | undefined
  onHolder: (holder: string) => void
}) {
  const { phone, holder, problem, onHolder } = props
  const [checked, setChecked] = useState<HolderChecked | null>(null)
  const asked = useRef(0)
  useLayoutEffect(() => {
    const mine = ++asked.current
    const timer = setTimeout(() => {
      const keep = (answer: HolderChecked) => mine === asked.current && setChecked(answer)
      registrationApi.holderKana(phone, holder).then(keep, () => undefined)
    }, CHECK_DELAY_MS)
    return () => clearTimeout(timer)
  }, [holder])
  return (
    <>
      <TextField
        field="account.holder"
        value={holder}
        help={WORDS.holderHelp}
        problem={checked?.problem ?? (checked?.kana ? undefined : problem)}
        onValue={onHolder}
      />
      <p class="live" role="status">
        {checked?.kana && WORDS.holderIs(checked.kana)}
      </p>
    </>
  )
}
