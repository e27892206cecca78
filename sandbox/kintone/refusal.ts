/**
 * Refusals as kintone answers them: an HTTP status and `{code, id, message, errors?}`.
 * Codes and words are those a real kintone gives in Japanese, as far as they are known in public.
 */
export type FieldErrors = Record<string, { messages: string[] }>

export class KintoneRefusal extends Error {
  readonly status: number
  readonly code: string
  readonly errors: FieldErrors | undefined
  constructor(status: number, code: string, message: string, errors?: FieldErrors) {
    super(message)
    this.status = status
    this.code = code
    this.errors = errors
  }
}

export const badInput = (errors: FieldErrors) =>
  new KintoneRefusal(400, 'CB_VA01', '入力内容が正しくありません。', errors)
export const badParameter = (name: string, message: string) => badInput({ [name]: { messages: [message] } })
export const badJson = () => new KintoneRefusal(400, 'CB_IJ01', '不正なJSON文字列です。')
export const noSuchApi = () =>
  new KintoneRefusal(404, 'CB_NO02', '指定されたAPIが見つかりません。URLとメソッドを確認してください。')

export const noLogin = () => new KintoneRefusal(401, 'CB_AU01', 'ログインしてください。')
export const foreignToken = () =>
  new KintoneRefusal(
    400,
    'GAIA_IA02',
    '指定したAPIトークンは、アプリで生成されたトークンと異なります。アプリのAPIトークンの設定を確認してください。',
  )
export const noApp = (id: string) =>
  new KintoneRefusal(
    404,
    'GAIA_AP01',
    `指定したアプリ（id: ${id}）が見つかりません。削除されている可能性があります。`,
  )

export const noRecord = (id: string) =>
  new KintoneRefusal(404, 'GAIA_RE01', `指定したレコード（id: ${id}）が見つかりません。`)
export const noRecordOfKey = () =>
  new KintoneRefusal(404, 'GAIA_RE20', 'updateKeyで指定した条件に一致するレコードが存在しません。')
export const oldRevision = (id: string) =>
  new KintoneRefusal(
    409,
    'GAIA_CO02',
    `指定したrevisionは最新ではありません。ほかのユーザーがレコードを更新した可能性があります。（id: ${id}）`,
  )

export const badQuery = () =>
  new KintoneRefusal(400, 'CB_VA01', '入力内容が正しくありません。', {
    query: { messages: ['クエリ記法が間違っています。'] },
  })
export const limitTooLarge = () =>
  new KintoneRefusal(400, 'GAIA_QU01', 'limit には 500 以下の値を指定してください。')
export const offsetTooLarge = () =>
  new KintoneRefusal(400, 'GAIA_QU02', 'offset には 10,000 以下の値を指定してください。')
export const noField = (code: string) =>
  new KintoneRefusal(400, 'GAIA_IQ11', `指定されたフィールド（${code}）が見つかりません。`)
export const badOperator = (code: string, operator: string) =>
  new KintoneRefusal(
    400,
    'GAIA_IQ03',
    `${code}フィールドのフィールドタイプには演算子${operator}を使用できません。`,
  )
export const noSuchChoice = (code: string, value: string) =>
  new KintoneRefusal(400, 'GAIA_IQ10', `${code}フィールドに選択肢「${value}」は存在しません。`)

/**
 * The next ones have no published body: the status is kintone's, the code is ours. The day's limit is stricter
 * than kintone's, which first writes to the administrator: here a wasteful client is to be noticed.
 */
export const tooManyAtOnce = () =>
  new KintoneRefusal(429, 'SANDBOX_CONCURRENT', '同時に実行できるAPIリクエスト数の上限を超えました。')
export const tooManyToday = () =>
  new KintoneRefusal(429, 'SANDBOX_CALLS_A_DAY', '1日に実行できるAPIリクエスト数の上限を超えました。')
export const tooManyCursors = () =>
  new KintoneRefusal(400, 'SANDBOX_CURSORS', '同時に作成できるカーソルの上限を超えました。')
export const noCursor = () =>
  new KintoneRefusal(
    404,
    'SANDBOX_NO_CURSOR',
    '指定したカーソルが見つかりません。有効期限が切れた可能性があります。',
  )
