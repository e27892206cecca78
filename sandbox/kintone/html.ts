/** Html: text put into a page is escaped, always; what is already markup is not escaped twice. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Part = Html | string | number | Part[] | null | false

const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

function shown(part: Part): string {
  if (part === null || part === false) return ''
  if (Array.isArray(part)) return part.map(shown).join('')
  return part instanceof Html ? part.text : escaped(String(part))
}

export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(
    strings.reduce((text, string, at) => text + string + (at < parts.length ? shown(parts[at]!) : ''), ''),
  )
}
