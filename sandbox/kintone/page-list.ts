/** PageList: one app's records, the latest first, with a search over every field. */
import { COLUMNS, SUMMED, yenText, type Column } from './columns.ts'
import type { App } from './fields.ts'
import { html, type Html } from './html.ts'
import { frame } from './page-frame.ts'
import type { KeptRecord } from './record-table.ts'
import type { KintoneWorld } from './world.ts'

const MOST_SHOWN = 200

export function listPage(world: KintoneWorld, app: App, wanted: string): Html {
  const all = world.recordsIn(app.name).table.list()
  const found = all
    .filter(({ values }) => wanted === '' || Object.values(values).some((value) => value.includes(wanted)))
    .sort((a, b) => b.id - a.id)
  return frame(
    world,
    app,
    app.title,
    html`<h1>${app.title}</h1>
      <form method="get" action="/sandbox/kintone" role="search" class="search">
        <input type="hidden" name="app" value="${app.name}" />
        <label for="q">番号・氏名・日付</label>
        <input id="q" name="q" type="search" value="${wanted}" /><button>さがす</button>
        <p>${summary(app, found)}</p>
      </form>
      ${found.length === 0 ? empty(app, wanted) : table(app, found.slice(0, MOST_SHOWN))}`,
  )
}

function summary({ name }: App, found: KeptRecord[]): string {
  const code = SUMMED[name]
  const sum = code && found.reduce((total, { values }) => total + Number(values[code]), 0)
  const shown = found.length > MOST_SHOWN ? `（新しい${MOST_SHOWN}件を表示）` : ''
  return `${found.length.toLocaleString('ja-JP')}件${shown}${sum ? `・${code}の合計 ${yenText(String(sum))}` : ''}`
}

function empty({ title }: App, wanted: string): Html {
  return wanted === ''
    ? html`<p class="empty">
        ${title}には、まだ記録がありません。センターの画面で報告を承認すると、活動記録に届きます。
      </p>`
    : html`<p class="empty">「${wanted}」をふくむ記録はありません。</p>`
}

/** Roles are said aloud because a phone's layout makes the rows into cards. */
function table(app: App, records: KeptRecord[]): Html {
  const columns = COLUMNS[app.name]
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${app.title}の一覧">
    <table role="table">
      <thead role="rowgroup">
        <tr role="row">
          ${columns.map(
            ({ title, isFigure }) =>
              html`<th scope="col" role="columnheader" ${isFigure === true && html` class="figure"`}>
                ${title}
              </th>`,
          )}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${records.map((record) => row(app, columns, record))}
      </tbody>
    </table>
  </div>`
}

function row(app: App, [key, ...others]: Column[], { id, values }: KeptRecord): Html {
  return html`<tr role="row">
    <th scope="row" role="rowheader">
      <a href="/sandbox/kintone/${app.name}/${id}">${key!.cell(values)}</a>
    </th>
    ${others.map(
      ({ title, isFigure, cell }) =>
        html`<td role="cell" data-title="${title}" ${isFigure === true && html` class="figure"`}>
          <span>${cell(values)}</span>
        </td>`,
    )}
  </tr> `
}
