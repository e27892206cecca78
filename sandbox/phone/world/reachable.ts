/**
 * Reachable: the address this page may load for an address a bubble carries.
 *
 * LINE wants https and a public name; the sandbox is plain http on loopback. So whatever names this machine
 * (in whatever scheme or port) is loaded from where the page itself came from, and nothing else is loaded.
 */
const ownNames = new Set(['localhost', '127.0.0.1', '[::1]', location.hostname])
let publicOrigin = ''

/** The address members' phones would use, when the sandbox was given one. */
export function setPublicUrl(url: string): void {
  publicOrigin = URL.parse(url)?.origin ?? ''
}

/** @returns an address on our own origin, or null for the world outside */
export function reachable(address: string): string | null {
  const url = URL.parse(address, location.href)
  if (!url) return null
  if (url.protocol === 'data:' || url.protocol === 'blob:') return address
  const isOwn = ownNames.has(url.hostname) || url.origin === publicOrigin
  return isOwn ? `${url.pathname}${url.search}${url.hash}` : null
}

/** https://liff.line.me/{id}/pages/x?y → /liff/pages/x?y; null when it is no LIFF address */
export function liffPath(address: string): string | null {
  const url = URL.parse(address)
  if (url?.hostname !== 'liff.line.me') return null
  const rest = url.pathname.split('/').slice(2).join('/')
  return `/liff/${rest}${url.search}${url.hash}`
}
