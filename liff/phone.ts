/** Phone: what a page asks of the app it is shown in. LINE's SDK answers in LINE, the stand-in in the sandbox. */
export interface Phone {
  /** raw ID token of whoever holds the phone; null: the page is on its way to LINE's log in, show nothing new */
  idToken(options: { again: boolean }): Promise<string | null>
  close(): void
}
