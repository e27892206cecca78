/**
 * `npm run bench [-- NAME …]`: each benchmark as one line of JSON on stdout, a ratio against a yardstick of the same run.
 */
const benches: Record<string, () => Promise<{ bench(): Promise<object> }>> = {
  intake: () => import('./intake.ts'),
  liff: () => import('./liff.ts'),
  month: () => import('./month.ts'),
  reading: () => import('./reading.ts'),
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(`no benchmark "${unknown.join('", "')}"; there are: ${Object.keys(benches).join(', ')}`)
  process.exit(2)
}
for (const name of wanted.length > 0 ? wanted : Object.keys(benches)) {
  const { bench } = await benches[name]!()
  console.log(JSON.stringify(await bench()))
}
