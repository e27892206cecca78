/**
 * TellError: an error for the log, or for a row's last_error, without what people wrote.
 *
 * Promise:  a failed query is told by its SQLSTATE, constraint and place in our code, never by its parameters, which
 *           hold names, words and addresses; PostgreSQL's own message may quote a value and is left out too.
 */

interface QueryError extends Error {
  query: string
  params: unknown[]
  cause?: { code?: string; constraint?: string }
}

const isQueryError = (error: unknown): error is QueryError =>
  error instanceof Error && 'query' in error && 'params' in error

/** @returns one line */
export function errorLine(error: unknown): string {
  if (isQueryError(error)) {
    const { code, constraint } = error.cause ?? {}
    return `query failed: ${[code ?? 'no SQLSTATE', constraint].filter(Boolean).join(' ')}`
  }
  return error instanceof Error ? error.message : String(error)
}

/** @returns the line, then where it happened */
export function errorWithPlace(error: unknown): string {
  if (!(error instanceof Error)) return errorLine(error)
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return [`${error.name}: ${errorLine(error)}`, ...places].join('\n')
}
