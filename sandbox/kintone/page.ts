/**
 * Page: the four apps' records as a person reads them. Plain HTML from the server: nothing to build, no script.
 */
import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import type { KeptRecord } from './app-records.ts'
import { APPS, type App, type AppName, type Field } from './fields.ts'
import type { KintoneWorld } from './world.ts'

const MOST_SHOWN = 200
const stylesheet = readFileSync(new URL('./page.css', import.meta.url), 'utf8')

export function pageRoutes(app: FastifyInstance, world: KintoneWorld): void {
  app.get('/sandbox/kintone/page.css', (_request, reply) => reply.type('text/css').send(stylesheet))
  app.get<{ Querystring: { app?: string; q?: string } }>('/sandbox/kintone', (request, reply) => {
    const name = (request.query.app ?? 'activities') as AppName
    const shown = APPS[name] ? name : 'activities'
    return reply
      .type('text/html; charset=utf-8')
      .send(page(world, APPS[shown], request.query.q?.trim() ?? ''))
  })
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

function page(world: KintoneWorld, app: App, q: string): string {
  const all = world
    .recordsIn(app.name)
    .list()
    .sort((a, b) => b.id - a.id)
  const found =
    q === '' ? all : all.filter((record) => Object.values(record.values).some((value) => value.includes(q)))
  const tabs = Object.values(APPS)
    .map(({ name, title }) => {
      const count = world.recordsIn(name).list().length
      const here = name === app.name ? ' aria-current="page"' : ''
      return `<a href="/sandbox/kintone?app=${name}"${here}>${title} <span class="count">${count}</span></a>`
    })
    .join('')
  return `<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${app.title} － kintone（練習用）</title>
<link rel="stylesheet" href="/sandbox/kintone/page.css">
</head>
<body>
<header><h1>kintone <small>練習用の代わり</small></h1><nav aria-label="アプリ">${tabs}</nav></header>
<main>
<form method="get" action="/sandbox/kintone" role="search">
<input type="hidden" name="app" value="${app.name}">
<label for="q">${app.title}をさがす</label>
<input id="q" name="q" value="${escaped(q)}" placeholder="番号・氏名・日付"><button>さがす</button>
<p>${found.length}件${found.length > MOST_SHOWN ? `（新しい${MOST_SHOWN}件を表示）` : ''}</p>
</form>
${found.length === 0 ? empty(app, q) : table(app, found.slice(0, MOST_SHOWN))}
</main>
</body>
</html>`
}

function empty(app: App, q: string): string {
  return q === ''
    ? `<p class="empty">${app.title}には、まだ記録がありません。センターの画面で報告を承認すると、ここに届きます。</p>`
    : `<p class="empty">「${escaped(q)}」をふくむ記録はありません。</p>`
}

function table(app: App, records: KeptRecord[]): string {
  const head = app.fields.map(({ code }) => `<th scope="col">${code}</th>`).join('')
  const rows = records.map((record) => {
    const cells = app.fields.map((field) => cell(field, record.values[field.code] ?? '')).join('')
    return `<tr>${cells}<td class="number">${record.revision}</td></tr>`
  })
  return `<div class="scroll" tabindex="0" role="region" aria-label="${app.title}の記録">
<table><thead><tr>${head}<th scope="col">版</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`
}

function cell(field: Field, value: string): string {
  if (field.unique) return `<th scope="row">${escaped(value)}</th>`
  if (field.type !== 'NUMBER') return `<td>${escaped(value)}</td>`
  const amount =
    value === ''
      ? ''
      : field.unit === '円'
        ? `${Number(value).toLocaleString('ja-JP')}円`
        : `${value}${field.unit}`
  return `<td class="number">${escaped(amount)}</td>`
}
