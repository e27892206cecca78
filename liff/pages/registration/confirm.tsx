/** Confirm: everything once more, each page with a way back to it; then it is sent. */
import type { RegistrationDraft, RegistrationPage } from '../../../server/contract.ts'
import {
  ACCOUNT_KINDS,
  KINDS,
  labelOf,
  LABELS,
  QUALIFICATIONS,
  STEP_TITLES,
  TEXT,
} from '../../messages/registration-ja.ts'
import { FORM_ID, type StepProps } from './step.ts'

const WORDS = TEXT.confirm
type Line = [label: string, value: string]

export function ConfirmStep({ registration, draft, held }: StepProps) {
  if (!draft) return null
  const consents = registration.consents.filter(({ kinds }) => kinds.includes(draft.kind))
  const agreed = consents.map(({ title }): Line => [title, WORDS.agreed])
  return (
    <form
      id={FORM_ID}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void held.send()
      }}
    >
      <p>{WORDS.lead}</p>
      <Part title={STEP_TITLES.kind} lines={[['', KINDS[draft.kind].label]]} onEdit={() => held.go('kind')} />
      {draft.pages.map((page) => (
        <Part
          key={page}
          title={STEP_TITLES[page]}
          lines={page === 'consents' && draft.done.includes(page) ? agreed : linesOf(page, draft)}
          onEdit={() => held.go(page)}
        />
      ))}
    </form>
  )
}

function Part({ title, lines, onEdit }: { title: string; lines: Line[]; onEdit: () => void }) {
  return (
    <section class="group told">
      <header>
        <h2>{title}</h2>
        <button type="button" aria-label={WORDS.editOf(title)} onClick={onEdit}>
          {WORDS.edit}
        </button>
      </header>
      {lines.length === 0 ? (
        <p class="problem">{WORDS.unfinished}</p>
      ) : (
        <dl>
          {lines.map(([label, value], n) => (
            <div key={n}>
              <dt class={label === '' ? 'unseen' : ''}>{label || title}</dt>
              <dd>{value || WORDS.none}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

/** '2019-05-01' → '2019年5月1日' */
const dayText = (date: string): string => date.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$1年$2月$3日')

/** [] where the page was not filled in */
function linesOf(page: RegistrationPage, draft: RegistrationDraft): Line[] {
  const value = draft[page]
  if (page === 'account' && draft.keepsAccount) return [['', TEXT.account.kept]]
  if (value === null) return []
  switch (page) {
    case 'person': {
      const { familyName, givenName, familyKana, givenKana, birthDate } = draft.person!
      return [
        ['お名前', `${familyName} ${givenName}`],
        ['フリガナ', `${familyKana} ${givenKana}`],
        [LABELS['person.birthDate']!, dayText(birthDate)],
      ]
    }
    case 'children':
      return draft.children!.flatMap((child, n): Line[] => [
        [labelOf(`children.${n}.name`), `${child.name}（${child.kana}）`],
        [LABELS['child.birthDate']!, dayText(child.birthDate)],
        [LABELS['child.school']!, child.school],
        [LABELS['child.allergy']!, child.allergy],
      ])
    case 'qualifications':
      return [['', draft.qualifications!.held.map((one) => QUALIFICATIONS[one]).join('、')]]
    case 'account':
      return accountLines(draft)
    case 'consents':
      return []
    case 'address': {
      const { postalCode, address, building, ward, workplaceName, workplaceAddress } = draft.address!
      return [
        [LABELS['address.postalCode']!, postalCode.replace(/^(\d{3})(\d{4})$/, '$1-$2')],
        [LABELS['address.address']!, `${address} ${building}`.trim()],
        ...(ward ? ([[LABELS['address.ward']!, ward]] as Line[]) : []),
        ...(workplaceName
          ? ([[LABELS['address.workplaceName']!, `${workplaceName} ${workplaceAddress}`]] as Line[])
          : []),
      ]
    }
    case 'contact': {
      const { phone, emergencyName, emergencyRelation, emergencyPhone } = draft.contact!
      return [
        [LABELS['contact.phone']!, phone],
        [LABELS['contact.emergencyName']!, `${emergencyName}（${emergencyRelation}）`],
        [LABELS['contact.emergencyPhone']!, emergencyPhone],
      ]
    }
  }
}

function accountLines({ account, bank }: RegistrationDraft): Line[] {
  if (account === null) return []
  const holder: Line = [LABELS['account.holder']!, account.holder]
  if (account.type === 'yucho')
    return [
      ['銀行', TEXT.account.yucho],
      [LABELS['account.symbol']!, account.symbol],
      [LABELS['account.yuchoNumber']!, account.number],
      holder,
    ]
  return [
    [LABELS['account.bankCode']!, `${bank?.name ?? ''}（${account.bankCode}）`],
    [LABELS['account.branchCode']!, `${bank?.branch ?? ''}（${account.branchCode}）`],
    [LABELS['account.kind']!, ACCOUNT_KINDS[account.kind]],
    [LABELS['account.number']!, account.number],
    holder,
  ]
}
