/**
 * One month: what was found stands on top, then who waits for money, then the list that is approved; at the right
 * what to do next, the files with their hashes, and what happened so far.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type {
  MonthAction,
  MonthDone,
  MonthPage as Month,
  MonthPreview,
  MonthRow,
} from '../../server/contract.ts'
import { ApiError } from '../api.ts'
import { monthName, yen } from '../format.ts'
import { pressForm } from '../ask-form.ts'
import { MONTHS, type PageProps } from '../go.ts'
import { ERRORS } from '../messages/ja.ts'
import { BESIDE, BUSY, DONE, PAGE, RETURNS, STEPS } from '../messages/months.ts'
import { monthsApi } from '../months-api.ts'
import { History } from '../parts/history.tsx'
import { KeyBar } from '../parts/key-bar.tsx'
import { ChoosePolicy, MonthBeside } from '../parts/month-beside.tsx'
import { MonthFiles } from '../parts/month-files.tsx'
import { MonthFindings } from '../parts/month-findings.tsx'
import { MonthList } from '../parts/month-list.tsx'
import { MonthMark } from '../parts/month-mark.tsx'
import { mainStep, MonthNext, stepWord, type Act } from '../parts/month-next.tsx'
import { MonthPayments } from '../parts/month-payments.tsx'
import { MonthPrint } from '../parts/month-print.tsx'
import { MonthBatches, MonthReturns } from '../parts/month-returns.tsx'
import { TopBar, useCounts } from '../parts/top-bar.tsx'
import { useBusy } from '../use-busy.ts'

export function MonthPage({ me, says, go, month: wanted }: PageProps & { month: string }) {
  const [month, setMonth] = useState<Month | null>(null)
  const [preview, setPreview] = useState<MonthPreview | null>(null)
  const [picked, setPicked] = useState<MonthRow | null>(null)
  const [takingBack, setTakingBack] = useState(false)
  const [words, setWords] = useState({ says, wrong: false })
  const counts = useCounts(month)
  const { busy, run } = useBusy()
  const { table, seen } = useSeen(month?.hash ?? null)

  const refused = (error: unknown) =>
    setWords({ says: error instanceof ApiError ? error.message : ERRORS.unexpected, wrong: true })
  const load = () => monthsApi.month(wanted).then(setMonth, refused)
  useLayoutEffect(() => void load(), [])

  const stopAsking = () => {
    setPicked(null)
    setTakingBack(false)
  }
  const take = (what: string, call: () => Promise<MonthDone>, done: (answer: MonthDone) => string) =>
    run(what, async () => {
      try {
        const answer = await call()
        setMonth(answer.month)
        setPreview(null)
        stopAsking()
        setWords({ says: done(answer), wrong: false })
      } catch (error) {
        // a refusal often means that somebody else was faster; told last, when the next step may be taken
        await monthsApi.month(wanted).then(setMonth, () => undefined)
        refused(error)
      }
    })
  const act = ({ action, payOn = '', reason = '' }: Act) => {
    if (action === 'preview')
      return run(BUSY.preview!, () => monthsApi.preview(wanted).then(setPreview, refused))
    take(BUSY[action] ?? STEPS[action], callOf(month!, action, payOn, reason), () => DONE[action] ?? '')
  }
  const compare = (policy: string) =>
    run(BESIDE.busy, () => monthsApi.preview(wanted, policy).then(setPreview, refused))
  const returned = ({ returns }: MonthDone) =>
    returns ? RETURNS.done(returns.told, returns.letters, returns.already) : ''

  const may = (action: MonthAction) =>
    month?.steps.some((step) => step.action === action && step.why === null) ?? false
  const main = month && mainStep(month)
  /** the main step waits until this is answered */
  const asking = (takingBack && may('take-back')) || (picked !== null && may('return'))
  const back = () => (asking ? stopAsking() : go(MONTHS))

  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing) return
      const typing = (event.target as HTMLElement).matches('input, textarea')
      if (event.ctrlKey && event.key === 'Enter') {
        if (!pressForm(event.target)) document.getElementById('main-step')?.click()
      } else if (event.key === 'F8' && month?.state === 'open') act({ action: 'preview' })
      else if (event.key === 'Escape' && !typing) back()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })

  return (
    <div class="frame">
      <TopBar me={me} counts={counts} section="months" go={go} />
      <main class="month">
        {month && (
          <>
            {/* scrolls: by keys too */}
            <div class="month-left" tabIndex={0}>
              <Head month={month} preview={preview} today={me.today} />
              {preview?.beside && <MonthBeside now={preview.totals} beside={preview.beside} />}
              {(month.run || preview) && (
                <MonthFindings groups={preview ? preview.checks : month.checks} go={go} />
              )}
              <MonthPayments
                {...{ month, go }}
                busy={busy !== null}
                mayConfirm={may('confirm-account')}
                onConfirm={({ memberNo, confirm }) =>
                  take(
                    STEPS['confirm-account'],
                    () => monthsApi.confirmAccount(wanted, memberNo, confirm!),
                    () => DONE['confirm-account']!,
                  )
                }
                onShorten={({ memberNo, shorten }, holder) =>
                  take(
                    PAGE.putShortHolder,
                    () => monthsApi.shortHolder(wanted, memberNo, shorten!, holder),
                    () => PAGE.shortHolderDone,
                  )
                }
                onRefused={refused}
              />
              <h2>{PAGE.list}</h2>
              <MonthList {...{ month, go }} seen={table} onReturn={may('return') ? setPicked : null} />
            </div>
            <aside>
              <MonthNext
                key={`${month.run} ${month.state}`}
                {...{ month, busy, seen, asking }}
                takingBack={takingBack && may('take-back')}
                onTakeBack={setTakingBack}
                onAct={act}
              />
              {month.state === 'open' && <ChoosePolicy busy={busy !== null} onChoose={compare} />}
              {may('return') && (
                <MonthReturns
                  row={picked}
                  busy={busy !== null}
                  onEnter={(entry) =>
                    take(STEPS.return, () => monthsApi.enterReturn(wanted, entry), returned)
                  }
                  onCsv={(csv) => take(STEPS.return, () => monthsApi.enterReturns(wanted, csv), returned)}
                  onRefused={(text) => setWords({ says: text, wrong: true })}
                  onClose={() => setPicked(null)}
                />
              )}
              <MonthBatches
                month={month}
                mayPay={me.role === 'treasury'}
                mayVoid={me.role === 'treasury' || me.role === 'clerk'}
                busy={busy !== null}
                onPaid={(batch) =>
                  take(
                    PAGE.batchPaid,
                    () => monthsApi.batchPaid(wanted, batch),
                    () => DONE.pay!,
                  )
                }
                onVoid={(batch) =>
                  take(
                    PAGE.batchVoid,
                    () => monthsApi.batchVoid(wanted, batch),
                    () => PAGE.voided,
                  )
                }
              />
              <MonthFiles month={month} />
              <MonthPrint
                key={month.print?.droppedAt}
                month={month}
                busy={busy !== null}
                onPut={() =>
                  take(
                    PAGE.putPrint,
                    () => monthsApi.print(wanted),
                    () => PAGE.putDone,
                  )
                }
              />
              <History entries={month.history} />
            </aside>
          </>
        )}
      </main>
      <KeyBar
        says={words.says}
        wrong={words.wrong}
        keys={[
          { keys: 'Esc', word: asking ? PAGE.keepIt : '一覧へ', act: back },
          ...(month?.state === 'open'
            ? [{ keys: 'F8', word: STEPS.preview, act: () => act({ action: 'preview' }) }]
            : []),
          ...(month && main
            ? [
                {
                  ...{ keys: 'Ctrl+Enter', word: stepWord(month, main.action) },
                  act: () => document.getElementById('main-step')?.click(),
                  disabled:
                    main.why !== null || busy !== null || asking || (main.action === 'approve' && !seen),
                },
              ]
            : []),
        ]}
      />
    </div>
  )
}

function callOf(month: Month, action: MonthAction, payOn: string, reason: string): () => Promise<MonthDone> {
  const name = month.month
  switch (action) {
    case 'approve':
      return () => monthsApi.approve(name, month.hash!)
    case 'approve-past':
      return () => monthsApi.approvePast(name, month.hash!)
    case 'take-back':
      return () => monthsApi.takeBack(name, reason)
    case 'export':
      return () => monthsApi.export(name, payOn)
    case 'batch':
      return () => monthsApi.makeBatch(name, month.nextBatch.batch, payOn)
    default:
      return () => monthsApi.step(name, action)
  }
}

/** Whether the list was on the screen, as it stands now: another hash is another list. */
function useSeen(hash: string | null) {
  const table = useRef<HTMLTableElement>(null)
  const [seenHash, setSeenHash] = useState<string | null>(null)
  useLayoutEffect(() => {
    if (!table.current || hash === null) return
    const watch = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setSeenHash(hash)
    })
    watch.observe(table.current)
    return () => watch.disconnect()
  }, [hash])
  return { table, seen: hash !== null && seenHash === hash }
}

function Head({ month, preview, today }: { month: Month; preview: MonthPreview | null; today: string }) {
  const { decisions, activities, feeYen, rewardYen, subsidyYen } = (preview ?? month).totals
  const known = month.run !== null || preview !== null
  return (
    <header class="month-head">
      <h1>{monthName(month.month, today)}</h1>
      <MonthMark state={month.state} />
      {month.run && <span class="quiet figure">{month.run}</span>}
      {preview && <span class="doubt">▲ {PAGE.preview}</span>}
      {known && (
        <dl class="figure">
          <Sum label={PAGE.totals(yen(decisions), yen(activities))} />
          <Sum label={PAGE.fee} amount={feeYen} />
          <Sum label={PAGE.reward} amount={rewardYen} />
          <Sum label={PAGE.subsidy} amount={subsidyYen} />
          {!preview && <Sum label={PAGE.pay} amount={month.payYen} strong />}
          {month.repayYen > 0 && <Sum label={PAGE.repay} amount={month.repayYen} />}
        </dl>
      )}
    </header>
  )
}

function Sum({ label, amount, strong }: { label: string; amount?: number; strong?: boolean }) {
  return (
    <div class={strong ? 'strong' : ''}>
      <dt>{label}</dt>
      {amount !== undefined && <dd>{yen(amount)}円</dd>}
    </div>
  )
}
