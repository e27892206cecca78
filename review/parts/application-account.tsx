/** The account: behind dots until somebody who may asks to see it; that is kept on record. */
import { useState } from 'preact/hooks'
import type { Application, ToldRow } from '../../server/contract.ts'
import { TELL } from '../messages/applications.ts'
import { ToldRows } from './told-groups.tsx'

interface Props {
  account: NonNullable<Application['account']>
  onShow: () => Promise<ToldRow[]>
  onFail: (error: unknown) => void
}

export function ApplicationAccount({ account, onShow, onFail }: Props) {
  const [clear, setClear] = useState<ToldRow[] | null>(null)
  return (
    <section class="told bank" aria-label="口座">
      <h2>口座</h2>
      <ToldRows rows={clear ?? account.rows} />
      {account.mayShow && clear === null && (
        <p class="note">
          <button class="plain" onClick={() => void onShow().then(setClear, onFail)}>
            {TELL.show}
          </button>{' '}
          <span class="quiet">{TELL.showing}</span>
        </p>
      )}
    </section>
  )
}
