/**
 * Entry in the sandbox: the phone page says whose phone this is, its stand-in of LINE issues the ID token.
 * Never:  served by a production service (docs/decisions/0008-two-entries-of-the-liff-page.md).
 */
import { start } from './start.tsx'

const userId = new URLSearchParams(location.search).get('sandboxUser') ?? ''

start({
  async idToken() {
    if (userId === '') return null
    const response = await fetch(`/sandbox/world/users/${encodeURIComponent(userId)}/id-token`, {
      method: 'POST',
    })
    if (!response.ok) throw new Error(`the stand-in gives no token: ${response.status}`)
    return ((await response.json()) as { idToken: string }).idToken
  },
  close: () => parent.postMessage({ type: 'liff.closeWindow' }, location.origin),
})
