/** MessageWords: what a member read in LINE messages, in a line or two: texts of bubbles, without their buttons. */

const LONGEST = 200

export function wordsOfMessages(messages: unknown[]): string {
  const words = messages.map((message) => textsIn(message).join(' ')).join(' ／ ')
  return words.length > LONGEST ? `${words.slice(0, LONGEST - 1)}…` : words
}

function textsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(textsIn)
  if (node === null || typeof node !== 'object') return []
  const { type, text, header, body, contents, footer } = node as Record<string, unknown>
  const own = type === 'text' && typeof text === 'string' ? [text] : []
  return [...own, ...[header, body, contents, footer].flatMap(textsIn)]
}
