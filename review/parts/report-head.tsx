/** Whose report it is, how it came, what is odd about it: two lines over the work. */
import type { Me, Report } from '../../server/contract.ts'
import { instant, monthName } from '../format.ts'
import { caseAddress } from '../go.ts'
import { SOURCES } from '../messages/ja.ts'
import { StateMark } from './state-mark.tsx'

interface Props {
  report: Report
  me: Me
  onBack: () => void
  onProvider: (providerNo: string) => void
}

export function ReportHead({ report, me, onBack, onProvider }: Props) {
  const { provider } = report
  const stopped = report.activities.some((activity) => activity.kintone === 'refused')
  return (
    <div class="report-head">
      <button class="plain" onClick={onBack}>
        <kbd>Esc</kbd> 一覧
      </button>
      <StateMark state={report.state} />
      <h1 class="code">{report.caseNo}</h1>
      <a href={caseAddress(report.caseNo)}>経過</a>
      <span class="provider">
        {provider ? (
          <>
            <b>{provider.name}</b> <span class="quiet">{provider.kana}</span>{' '}
            <span class="code">({provider.memberNo})</span> <span class="figure quiet">{provider.phone}</span>
          </>
        ) : (
          <UnknownProvider readOnly={!me.mayWrite} onProvider={onProvider} />
        )}
      </span>
      {report.month && <span>{monthName(report.month, me.today)}</span>}
      <span>
        {SOURCES[report.source]}
        {report.photos.length > 0 && ` ${report.photos.length}枚`}
      </span>
      <span class="quiet">受付 {instant(report.receivedAt)}</span>
      {report.approvedAt && (
        <span class="quiet">
          承認 {instant(report.approvedAt)} {report.approvedBy}
        </span>
      )}
      {stopped && <span class="wrong">× kintoneに登録できない行があります</span>}
      {report.attention.map(({ code, text }) => (
        <span key={code} class={code === 'ACCIDENT' ? 'wrong' : 'doubt'}>
          {code === 'ACCIDENT' ? '×' : '▲'} {text}
        </span>
      ))}
      {report.returnReason && <span class="quiet">差戻しの理由: {report.returnReason}</span>}
    </div>
  )
}

/** A photo from somebody whose LINE is not linked: the number on the paper, or on the telephone, says who. */
function UnknownProvider({ readOnly, onProvider }: { readOnly: boolean; onProvider: Props['onProvider'] }) {
  return (
    <form
      class="unknown-provider"
      onSubmit={(event) => {
        event.preventDefault()
        const typed = new FormData(event.currentTarget).get('providerNo')
        onProvider(String(typed).normalize('NFKC').trim())
      }}
    >
      <label class="doubt" for="providerNo">
        ? だれの報告か分かりません
      </label>
      {!readOnly && (
        <>
          <input
            id="providerNo"
            name="providerNo"
            class="figure"
            size={8}
            required
            autocomplete="off"
            placeholder="会員番号"
          />
          <button class="plain">決める</button>
        </>
      )}
    </form>
  )
}
