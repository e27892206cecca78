/** Times as the chat shows them: Japan's, whatever the visitor's clock says. */
const inJapan = { timeZone: 'Asia/Tokyo' } as const
const clock = new Intl.DateTimeFormat('ja-JP', {
  ...inJapan,
  hour: 'numeric',
  minute: '2-digit',
  hourCycle: 'h23',
})
const day = new Intl.DateTimeFormat('ja-JP', { ...inJapan, month: 'long', day: 'numeric', weekday: 'short' })

/** '18:05' */
export const clockOf = (iso: string): string => clock.format(new Date(iso))

/** '11月5日(水)' */
export const dayOf = (iso: string): string => day.format(new Date(iso))
