/** InPortions: many keys asked for some at a time: a statement takes only so many parameters. */

const AT_ONCE = 5_000

export async function inPortions<T>(keys: string[], read: (some: string[]) => Promise<T[]>): Promise<T[]> {
  const rows: T[] = []
  for (let at = 0; at < keys.length; at += AT_ONCE) rows.push(...(await read(keys.slice(at, at + AT_ONCE))))
  return rows
}
