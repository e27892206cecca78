/** Home: /liff alone: the way to register, and what else can be opened from the chat. */
import { WORDS } from '../messages/ja.ts'

export function HomePage() {
  const { title, text, register, items } = WORDS.home
  return (
    <main class="plain-page">
      <h1>{title}</h1>
      <a class="button primary" href={`/liff/registration${location.search}`}>
        {register}
      </a>
      <p>{text}</p>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </main>
  )
}
