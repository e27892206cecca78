/** MonthRefusal: a step of the month that cannot be taken now. Used by: the month's modules, and whoever calls them. */
export class MonthRefusal extends Error {
  /** in docs/errors.md */
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
