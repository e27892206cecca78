/** PageFrame: what every page of the stand-in has around its content: apps, how kintone fares, the drawer. */
import { APPS, type App, type AppName } from './fields.ts'
import { html, type Html } from './html.ts'
import type { KintoneWorld } from './world.ts'

const FONT_SHEETS = ['biz-udpgothic/400', 'biz-udpgothic/700', 'biz-udgothic/400']

export function frame(world: KintoneWorld, app: App, title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="ja">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} － kintone（練習用）</title>
        ${FONT_SHEETS.map((sheet) => html`<link rel="stylesheet" href="/sandbox/kintone/fonts/${sheet}.css" />`)}
        <link rel="stylesheet" href="/sandbox/kintone/page.css" />
      </head>
      <body>
        <header>
          <p class="brand"><b>kintone</b> <small>練習用の代わり</small></p>
          <nav aria-label="アプリ">
            ${Object.values(APPS).map((other) => tab(world, other, other === app))}
          </nav>
        </header>
        ${warning(world, app.name)}
        <main>${content}</main>
        <footer>${drawer(world, app.name)}</footer>
      </body>
    </html>`
}

function tab(world: KintoneWorld, { name, title }: App, isHere: boolean): Html {
  return html`<a href="/sandbox/kintone?app=${name}" ${isHere && html` aria-current="page"`}
    >${title} <span class="count">${world.recordsIn(name).table.size}</span></a
  >`
}

/** What is broken just now, and the way back. */
function warning({ faults }: KintoneWorld, name: AppName): Html | null {
  const words = [
    faults.down !== false && 'kintoneを止めています。新しい記録は、もとに戻すと届きます。',
    faults.refuse && `${faults.refuse.field}「${faults.refuse.value}」の登録を断っています。`,
  ].filter((word) => word !== false && word !== null)
  if (words.length === 0) return null
  return html`<div class="warning" role="status">
    <p>△ ${words.join(' ')}</p>
    ${breakForm('mend', name, html`<button class="main">もとに戻す</button>`)}
  </div>`
}

function drawer({ faults }: KintoneWorld, name: AppName): Html {
  const refused = faults.refuse?.value ?? ''
  return html`<details>
    <summary>こわして試す</summary>
    <p>kintoneが止まったり、登録を断ったりしたときに、センターの画面がどうなるかを試せます。</p>
    <div class="breaks">
      ${breakForm('down', name, html`<button>kintoneを止める</button>`)}
      ${breakForm(
        'refuse',
        name,
        html`<label for="refused">断る報告番号</label
          ><input id="refused" name="value" required autocomplete="off" value="${refused}" /><button>
            この番号を断る
          </button>`,
      )}
    </div>
  </details>`
}

function breakForm(what: 'down' | 'refuse' | 'mend', name: AppName, inside: Html): Html {
  return html`<form method="post" action="/sandbox/kintone/break">
    <input type="hidden" name="what" value="${what}" />
    <input type="hidden" name="app" value="${name}" />
    ${inside}
  </form>`
}
