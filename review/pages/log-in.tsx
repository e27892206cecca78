/** Login and password, nothing else. */
import { useLayoutEffect, useState } from 'preact/hooks'
import type { Me } from '../../server/contract.ts'
import { api, ApiError } from '../api.ts'
import { ERRORS, SAYS } from '../messages/ja.ts'

interface Props {
  /** whose work waits behind this page; null: nobody's */
  before: Me | null
  onLoggedIn: (me: Me) => void
}

export function LogInPage({ before, onLoggedIn }: Props) {
  const [login, setLogin] = useState(before?.login ?? '')
  const [password, setPassword] = useState('')
  const [refusal, setRefusal] = useState('')
  const [busy, setBusy] = useState(false)
  useLayoutEffect(() => document.getElementById(before ? 'password' : 'login')?.focus(), [])

  const submit = async (event: Event) => {
    event.preventDefault()
    setBusy(true)
    try {
      onLoggedIn(await api.logIn({ login: login.trim(), password }))
    } catch (error) {
      setRefusal(error instanceof ApiError ? error.message : ERRORS.unexpected)
      setPassword('')
      document.getElementById('password')?.focus()
    } finally {
      setBusy(false)
    }
  }

  return (
    <main class="log-in">
      <form onSubmit={(event) => void submit(event)}>
        <h1>活動報告の確認</h1>
        {before ? (
          <p class="doubt">▲ {SAYS.sessionOver}</p>
        ) : (
          <p class="quiet">センターと市の担当者の画面です。</p>
        )}
        <label for="login">ログイン名</label>
        <input
          id="login"
          autocomplete="username"
          autocapitalize="none"
          required
          value={login}
          onInput={(event) => setLogin(event.currentTarget.value)}
        />
        <label for="password">パスワード</label>
        <input
          id="password"
          type="password"
          autocomplete="current-password"
          required
          value={password}
          aria-describedby="refusal"
          aria-invalid={refusal !== ''}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
        <p id="refusal" class="wrong" role="alert">
          {refusal && `× ${refusal}`}
        </p>
        <button class="primary" disabled={busy}>
          ログイン <kbd>Enter</kbd>
        </button>
      </form>
    </main>
  )
}
