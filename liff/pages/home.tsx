/** Home: /liff alone opens nothing; it says what can be opened from the chat. */
import { WORDS } from '../messages/ja.ts'

export function HomePage() {
  const { title, text, items } = WORDS.home
  return (
    <main class="plain-page">
      <h1>{title}</h1>
      <p>{text}</p>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </main>
  )
}
