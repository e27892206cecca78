/** Months: how far each is, latest first; below, what the clock started. Arrow keys walk, Enter opens. */
import { useLayoutEffect, useState } from 'preact/hooks'
import type { MendKintone, MonthItem, MonthList, Schedule as ScheduleData } from '../../server/contract.ts'
import { ApiError } from '../api.ts'
import { monthDay, monthName, weekday, yen } from '../format.ts'
import { monthAddress, type PageProps } from '../go.ts'
import { ERRORS } from '../messages/ja.ts'
import { LIST } from '../messages/months.ts'
import { SCHEDULE } from '../messages/schedule.ts'
import { monthsApi } from '../months-api.ts'
import { KeyBar } from '../parts/key-bar.tsx'
import { ListTable, type Column } from '../parts/list-table.tsx'
import { MonthMark } from '../parts/month-mark.tsx'
import { Schedule } from '../parts/schedule.tsx'
import { TopBar, useCounts } from '../parts/top-bar.tsx'
import { YearPapers } from '../parts/year-papers.tsx'
import { scheduleApi } from '../schedule-api.ts'
import { useListKeys } from '../use-list-keys.ts'

export function MonthsPage({ me, says, go }: PageProps) {
  const [items, setItems] = useState<MonthItem[] | null>(null)
  const [years, setYears] = useState<MonthList['years']>([])
  const [at, setAt] = useState(0)
  const [words, setWords] = useState({ says, wrong: false })
  const [schedule, setSchedule] = useState<ScheduleData | null>(null)
  const [busy, setBusy] = useState(false)
  const counts = useCounts(items)
  const refused = (error: unknown) =>
    setWords({ says: error instanceof ApiError ? error.message : ERRORS.unexpected, wrong: true })
  useLayoutEffect(() => {
    monthsApi.list().then((list) => {
      setItems(list.items)
      setYears(list.years)
    }, refused)
    scheduleApi.read().then(setSchedule, refused)
  }, [])
  const mend = (body: MendKintone) => {
    setBusy(true)
    const sent = (after: ScheduleData) => {
      setSchedule(after)
      setWords({ says: SCHEDULE.done, wrong: false })
    }
    void scheduleApi
      .mend(body)
      .then(sent, refused)
      .finally(() => setBusy(false))
  }
  const open = (index: number) => {
    const item = items?.[index]
    if (item) go(monthAddress(item.month))
  }
  useListKeys({ count: items?.length ?? 0, at, onWalk: setAt, onOpen: open })
  return (
    <div class="frame">
      <TopBar me={me} counts={counts} section="months" go={go} />
      <main class="queue">
        <h1 class="unseen">{LIST.heading}</h1>
        {items && items.length > 0 && (
          <ListTable
            {...{ items, at }}
            columns={columnsFor(me.today)}
            addressOf={({ month }) => monthAddress(month)}
            onPick={setAt}
            onOpen={open}
          />
        )}
        {items?.length === 0 && (
          <div class="empty">
            <p>{LIST.none}</p>
            <p class="quiet">{LIST.next}</p>
          </div>
        )}
        <YearPapers years={years} />
        {items && schedule && <Schedule {...{ schedule, go, busy }} today={me.today} onMend={mend} />}
      </main>
      <KeyBar
        says={words.says}
        wrong={words.wrong}
        keys={[
          { keys: '↑ ↓', word: '選ぶ' },
          { keys: 'Enter', word: '開く', act: () => open(at), disabled: !items?.length },
        ]}
      />
    </div>
  )
}

const figure = (head: string, of: (item: MonthItem) => number): Column<MonthItem> => ({
  ...{ head, as: 'figure' },
  cell: (item) => (item.run ? yen(of(item)) : '–'),
})

const columnsFor = (today: string): Column<MonthItem>[] => [
  { head: LIST.month, opens: true, cell: ({ month }) => monthName(month, today) },
  { head: '状態', cell: ({ state }) => <MonthMark state={state} /> },
  figure(LIST.decisions, ({ decisions }) => decisions),
  figure(LIST.activities, ({ activities }) => activities),
  figure(LIST.subsidy, ({ subsidyYen }) => subsidyYen),
  { head: LIST.looks, as: 'why', cell: (item) => <Looks item={item} /> },
  {
    ...{ head: LIST.payOn, as: 'figure' },
    cell: ({ payOn }) => (payOn ? `${monthDay(payOn)} (${weekday(payOn)})` : '–'),
  },
  { head: LIST.run, as: 'figure', cell: ({ run }) => run ?? '–' },
]

function Looks({ item: { blocks, warns, unpaid } }: { item: MonthItem }) {
  return (
    <>
      {blocks > 0 && <span class="wrong">{LIST.blocks(blocks)} </span>}
      {unpaid > 0 && <span class="doubt">{LIST.unpaid(unpaid)} </span>}
      {warns > 0 && <span class="quiet">{LIST.warns(warns)}</span>}
    </>
  )
}
