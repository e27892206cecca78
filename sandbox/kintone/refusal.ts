/** Refusals as kintone answers them: an HTTP status and `{code, id, message, errors?}`. */
export class KintoneRefusal extends Error {
  readonly status: number
  readonly code: string
  readonly errors: Record<string, { messages: string[] }> | undefined
  constructor(
    status: number,
    code: string,
    message: string,
    errors?: Record<string, { messages: string[] }>,
  ) {
    super(message)
    this.status = status
    this.code = code
    this.errors = errors
  }
}

export const badInput = (errors: Record<string, { messages: string[] }>) =>
  new KintoneRefusal(400, 'CB_VA01', '入力内容が正しくありません。', errors)
export const badQuery = (what: string) =>
  new KintoneRefusal(400, 'CB_VA01', `クエリ記法が間違っています。: ${what}`)
export const noRecord = (id: string) =>
  new KintoneRefusal(404, 'GAIA_RE01', `指定したレコード（id: ${id}）が見つかりません。`)
export const oldRevision = (id: string) =>
  new KintoneRefusal(
    409,
    'GAIA_CO02',
    `指定したrevisionは最新ではありません。ほかのユーザーがレコードを更新した可能性があります。（id: ${id}）`,
  )
