/** One report: its photo (or answers) on the left, its rows on the right; everything by keyboard, worst first. */
import { useLayoutEffect, useMemo, useState } from 'preact/hooks'
import type { ActivityInput, Written } from '../../server/contract.ts'
import { api, ApiError } from '../api.ts'
import { pressForm } from '../ask-form.ts'
import { QUEUE, reportAddress, type PageProps } from '../go.ts'
import { doubtsOf, keyOf, sourceAt, type Place } from '../doubts.ts'
import { SAYS } from '../messages/ja.ts'
import { fieldId } from '../parts/activity-fields.tsx'
import { ActivityRow } from '../parts/activity-row.tsx'
import { AnswersPane } from '../parts/answers-pane.tsx'
import { History } from '../parts/history.tsx'
import { KeyBar } from '../parts/key-bar.tsx'
import { NewActivity } from '../parts/new-activity.tsx'
import { PhotoPane } from '../parts/photo-pane.tsx'
import { ReportHead } from '../parts/report-head.tsx'
import { ReturnPanel } from '../parts/return-panel.tsx'
import { TopBar, useCounts } from '../parts/top-bar.tsx'
import { Totals } from '../parts/totals.tsx'
import { useReport } from '../use-report.ts'

/** The page shows what has just been set. */
const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))

export function ReportPage({ me, caseNo, says, go }: PageProps & { caseNo: string }) {
  const { report, words, say, refused, setRefused, write, change, settled } = useReport(caseNo, says)
  const counts = useCounts(report?.version)
  const [place, setPlace] = useState<Place | null>(null)
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())
  const [photoIndex, setPhotoIndex] = useState(0)
  const [whole, setWhole] = useState(false)
  const [returning, setReturning] = useState(false)
  const [adding, setAdding] = useState(false)
  const [asked, setAsked] = useState(false)

  const doubts = useMemo(() => (report ? doubtsOf(report, seen) : []), [report, seen])
  const focus = report ? sourceAt(report, place) : undefined
  const readOnly = !me.mayWrite || !report || report.state === 'withdrawn'
  const mayDecide = me.mayWrite && report?.mayApprove === true
  const mayReturn = me.mayWrite && ['asking', 'submitted', 'approved'].includes(report?.state ?? '')
  const rows = report?.activities.filter((activity) => !activity.removed) ?? []

  const goTo = (next: Place) => {
    setPlace(next)
    setWhole(false)
  }
  // the row in hand opens first, its field takes the focus after, before another key can fall beside it
  useLayoutEffect(() => {
    if (place) document.getElementById(fieldId(place))?.focus()
  }, [place?.activityNo, place?.field])
  // what was refused comes back into the hand
  useLayoutEffect(() => {
    if (!refused?.field) return
    const at = {
      activityNo: refused.activityNo,
      field: refused.field === 'children' ? 'childCount' : refused.field,
    }
    setPlace(at)
    document.getElementById(fieldId(at))?.focus()
  }, [refused])
  useLayoutEffect(() => {
    const index = report?.photos.findIndex((photo) => photo.photoId === focus?.photoId) ?? -1
    if (index >= 0) setPhotoIndex(index)
  }, [focus?.photoId])
  useLayoutEffect(() => {
    const worst = doubts[0]
    if (worst && !place) goTo(worst)
    else if (report && rows.length === 0 && report.photos.length > 0 && mayDecide) setAdding(true)
  }, [report === null])

  const next = (from: Place | null) => {
    if (!report) return
    const nowSeen = from ? new Set(seen).add(keyOf(from)) : seen
    setSeen(nowSeen)
    const worst = doubtsOf(report, nowSeen)[0]
    if (worst) goTo(worst)
    else {
      say(SAYS.allSeen)
      document.getElementById('approve')?.focus()
    }
  }
  const arrow = (from: Place, step: 1 | -1) => {
    const at = rows.findIndex((activity) => activity.activityNo === from.activityNo)
    const other = rows[at + step]
    if (other) goTo({ activityNo: other.activityNo, field: from.field })
  }
  const onward = (answer: Written | null, words: string) => {
    if (!answer) return
    if (answer.nextCaseNo) go(reportAddress(answer.nextCaseNo), words)
    else go(QUEUE, `${words} ${SAYS.nothingWaiting}`)
  }
  const approve = async () => {
    if (!report || !mayDecide) return
    // what is still being typed is kept first; what was not taken is mended before anything is approved
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    const now = await settled()
    await drawn()
    const unmended = document.querySelector<HTMLElement>('[aria-invalid=true]')
    if (!now || unmended) {
      unmended?.focus()
      return say(SAYS.mendFirst, true)
    }
    const unfinished = document.querySelector<HTMLElement>('.activity.unfinished input')
    if (unfinished) {
      unfinished.focus()
      return say(SAYS.addFirst, true)
    }
    const left = doubtsOf(now, seen).length
    if (left > 0 && !asked) {
      setAsked(true)
      return say(SAYS.doubtsLeft(left))
    }
    onward(await write((latest) => api.approve(latest.caseNo, latest.version)), SAYS.approved(report.caseNo))
  }
  const returnToMember = async (reason: string, text: string) => {
    const answer = await write((now) => api.returnToMember(now.caseNo, now.version, reason, text))
    onward(answer, answer?.memberTold === false ? SAYS.returnedUntold(caseNo) : SAYS.returned(caseNo))
  }
  const add = async (activity: ActivityInput, overnight: boolean) => {
    let refusal: ApiError | null = null
    await write((now) =>
      api.add(now.caseNo, now.version, activity, overnight).catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 422) refusal = error
        throw error
      }),
    )
    const kept = refusal as ApiError | null
    return kept && { field: kept.field, code: kept.code, message: kept.message }
  }
  const back = () => {
    const typing = document.activeElement instanceof HTMLElement && document.activeElement.closest('.fields')
    if (returning) setReturning(false)
    else if (adding) setAdding(false)
    else if (typing && place) {
      ;(document.activeElement as HTMLElement).blur()
      setPlace(null)
    } else if (history.length > 1) history.back()
    else go(QUEUE)
  }

  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing) return
      const target = event.target as HTMLElement
      const typing = target.matches('input, textarea, select')
      const control = event.ctrlKey || event.metaKey
      if (control && event.key === 'Enter') {
        if (!pressForm(target)) void approve()
      } else if (control && event.key.toLowerCase() === 'b' && mayReturn) setReturning(true)
      else if (control || event.altKey) return
      else if (event.key === 'F2') setWhole(!whole)
      else if (event.key === 'F4' && !readOnly) setAdding(true)
      else if (event.key === 'Escape' && !target.matches('[type=search]')) back()
      else if (event.key === 'PageDown' && report && photoIndex < report.photos.length - 1)
        setPhotoIndex(photoIndex + 1)
      else if (event.key === 'PageUp' && photoIndex > 0) setPhotoIndex(photoIndex - 1)
      else if (event.key === 'Enter' && !typing && !target.matches('button, a, summary')) next(null)
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })

  return (
    <div class="frame">
      <TopBar me={me} counts={counts} section="reports" go={go} />
      <main class="report">
        {report && (
          <>
            <ReportHead
              report={report}
              me={me}
              onBack={() => go(QUEUE)}
              onProvider={(no) => void write((now) => api.setProvider(now.caseNo, now.version, no))}
            />
            <div class="evidence">
              {report.photos.length > 0 ? (
                <PhotoPane
                  caseNo={report.caseNo}
                  photos={report.photos}
                  index={photoIndex}
                  focus={focus}
                  whole={whole}
                  onIndex={setPhotoIndex}
                  onWhole={setWhole}
                />
              ) : (
                <AnswersPane answers={report.answers} />
              )}
            </div>
            <div class="rows">
              <div class="columns" aria-hidden="true">
                <span class="amount">料金</span>
                <span class="amount">報酬</span>
                <span class="amount city">市から</span>
              </div>
              <ol class="activities" aria-label="活動">
                {report.activities.map((activity) => (
                  <ActivityRow
                    key={activity.activityNo}
                    activity={activity}
                    no={rows.indexOf(activity) + 1}
                    open={place?.activityNo === activity.activityNo}
                    me={me}
                    pairs={report.pairs}
                    month={report.month ?? me.today.slice(0, 7)}
                    seen={seen}
                    refused={refused}
                    readOnly={readOnly}
                    onPlace={goTo}
                    onEnter={next}
                    onArrow={arrow}
                    onChange={(fields, overnight) => void change(activity.activityNo, fields, overnight)}
                    onRevert={() => setRefused(null)}
                    onRemove={() => {
                      setRefused(null)
                      void write((now) => api.remove(now.caseNo, activity.activityNo, now.version))
                    }}
                    onRestore={() =>
                      void write((now) => api.restore(now.caseNo, activity.activityNo, now.version))
                    }
                    onRetryKintone={() =>
                      void write((now) => api.retryKintone(now.caseNo, activity.activityNo))
                    }
                  />
                ))}
                {adding && (
                  <NewActivity
                    me={me}
                    pairs={report.pairs}
                    month={report.month ?? me.today.slice(0, 7)}
                    onAdd={add}
                    onClose={() => setAdding(false)}
                  />
                )}
              </ol>
              {rows.length === 0 && !adding && (
                <p class="empty-rows">行がありません。写真を見て、F4 で行を加えてください。</p>
              )}
              {rows.length > 0 && <Totals report={report} />}
              {report.photos
                .flatMap((photo) => [photo.trouble, ...photo.checks])
                .map(
                  (text) =>
                    text && (
                      <p key={text} class="doubt note">
                        ▲ {text}
                      </p>
                    ),
                )}
              {returning && (
                <ReturnPanel
                  reasons={me.returnReasons}
                  caseNo={report.caseNo}
                  onSend={returnToMember}
                  onClose={() => setReturning(false)}
                />
              )}
              <History entries={report.history} />
            </div>
          </>
        )}
      </main>
      <KeyBar
        says={words.says || (me.mayWrite ? '' : SAYS.readOnly)}
        wrong={words.wrong}
        keys={[
          { keys: 'Enter', word: `次の要確認へ ${doubts.length}`, act: () => next(place) },
          { keys: '?', word: '候補' },
          ...(report && report.photos.length > 0
            ? [{ keys: 'F2', word: whole ? '項目へ' : '全体', act: () => setWhole(!whole) }]
            : []),
          { keys: 'F4', word: '行を加える', act: () => setAdding(true), disabled: readOnly },
          { keys: 'Ctrl+B', word: '差戻し', act: () => setReturning(true), disabled: !mayReturn },
          {
            id: 'approve',
            keys: 'Ctrl+Enter',
            word: '承認',
            act: () => void approve(),
            primary: true,
            disabled: !mayDecide || rows.length === 0 || returning,
          },
        ]}
      />
    </div>
  )
}
