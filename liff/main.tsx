/** Entry in LINE: who holds the phone is LINE's to say. Only the modules needed of its SDK are taken. */
import liff from '@line/liff/core'
import CloseWindow from '@line/liff/close-window'
import GetIDToken from '@line/liff/get-id-token'
import GetDecodedIDToken from '@line/liff/get-decoded-id-token'
import IsInClient from '@line/liff/is-in-client'
import IsLoggedIn from '@line/liff/is-logged-in'
import Login from '@line/liff/login'
import Logout from '@line/liff/logout'
import { api } from './api.ts'
import type { Phone } from './phone.ts'
import { start } from './start.tsx'

for (const Module of [IsInClient, IsLoggedIn, Login, Logout, GetIDToken, GetDecodedIDToken, CloseWindow])
  liff.use(new Module() as never)

let ready: Promise<void> | null = null
// also carries the browser from LINE's own address of the page to ours (liff.state)
const init = () =>
  (ready ??= api
    .config()
    .then(({ liffId }) => liff.init({ liffId }))
    .catch((error: unknown) => {
      ready = null
      throw error
    }))

const phone: Phone = {
  async idToken({ again }) {
    await init()
    // a token older than an hour is refused by LINE: only a new log in brings another
    if (again && liff.isLoggedIn()) liff.logout()
    const token = liff.isLoggedIn() ? liff.getIDToken() : null
    if (token) return token
    liff.login({ redirectUri: location.href })
    return null
  },
  close() {
    if (liff.isInClient()) liff.closeWindow()
    else window.close()
  },
}

// until then the address is LINE's and names no page of ours; a page without it need not wait
const early = init().catch(() => undefined)
if (new URLSearchParams(location.search).has('liff.state')) void early.then(() => start(phone))
else start(phone)
