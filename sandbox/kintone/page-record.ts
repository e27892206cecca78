/** PageRecord: everything kintone holds of one record. */
import { fieldText } from './columns.ts'
import type { App } from './fields.ts'
import { html, type Html } from './html.ts'
import { frame } from './page-frame.ts'
import type { KeptRecord } from './record-table.ts'
import type { KintoneWorld } from './world.ts'

export function recordPage(world: KintoneWorld, app: App, record: KeptRecord): Html {
  const key = record.values[app.fields[0]!.code] ?? ''
  return frame(
    world,
    app,
    key,
    html`<p><a href="/sandbox/kintone?app=${app.name}">${app.title}の一覧へもどる</a></p>
      <h1>${key}</h1>
      <dl>
        ${app.fields.map(
          (field) =>
            html`<div>
              <dt>${field.code}</dt>
              <dd>${fieldText(field, record.values[field.code] ?? '')}</dd>
            </div>`,
        )}
      </dl>
      <p class="quiet">
        レコード番号 ${record.id} ・ 版 ${record.revision} ・ 作成 ${stamp(record.createdAt)} ・ 更新
        ${stamp(record.updatedAt)}
      </p>`,
  )
}

const stamps = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  dateStyle: 'medium',
  timeStyle: 'short',
})
const stamp = (instant: string) => stamps.format(new Date(instant))
