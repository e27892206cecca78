/**
 * Verb: one command of the `famisapo` program. Each lives in server/verbs/ under its own name.
 */

export interface VerbIo {
  /** stdout: results only */
  out(text: string): void
  /** stderr: messages for the person at the terminal, and logs */
  err(text: string): void
  env: NodeJS.ProcessEnv
}

export interface Verb {
  name: string
  /** one line of `famisapo --help` */
  summary: string
  /** printed by `famisapo <verb> --help` and beside a usage error */
  usage: string
  /** @returns the exit code: 0 done, 1 refused, 2 usage */
  run(args: string[], io: VerbIo): Promise<number>
}

/** Refused: the person is told why in a sentence; the program ends with 1. */
export class Refusal extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.name = 'Refusal'
    this.code = code
  }
}

/** Called wrongly: the sentence and the usage are shown; the program ends with 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}
