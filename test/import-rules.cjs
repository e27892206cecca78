/** Who may import whom (docs/decisions/0001-rooms.md). Run by `npm test`. */
const rooms = ['bot', 'liff', 'review', 'server', 'db', 'ocr', 'rules', 'city', 'office', 'sandbox', 'test']
const not = (...allowed) => `^(${rooms.filter((room) => !allowed.includes(room)).join('|')})/`
const rule = (name, from, to, extra = {}) => ({ name, severity: 'error', from, to, ...extra })

module.exports = {
  forbidden: [
    rule('no-circles', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    rule('nothing-imports-test', { pathNot: '^test/' }, { path: '^test/' }),
    rule('rules-import-nothing', { path: '^rules/' }, { pathNot: '^rules/' }),
    rule('city-is-data', { path: '^city/' }, { path: not('city', 'rules') }),
    rule('bot-knows-rules-only', { path: '^bot/' }, { path: not('bot', 'rules') }),
    rule('db-knows-rules-only', { path: '^db/' }, { path: not('db', 'rules') }),
    rule('ocr-knows-rules-only', { path: '^ocr/' }, { path: not('ocr', 'rules') }),
    rule('office-knows-rules-only', { path: '^office/' }, { path: not('office', 'rules') }),
    rule('sandbox-imports-no-room', { path: '^sandbox/' }, { path: not('sandbox') }),
    rule(
      'server-uses-the-sandbox-by-its-door',
      { path: '^server/' },
      { path: '^sandbox/', pathNot: '^sandbox/start\\.ts$' },
    ),
    rule('server-never-imports-screens', { path: '^server/' }, { path: '^(liff|review)/' }),
    rule(
      'screens-share-types-only',
      { path: '^(liff|review)/' },
      { path: not('liff', 'review'), dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'screens-read-the-contract',
      { path: '^(liff|review)/' },
      { path: '^server/', pathNot: '^server/contract(\\.ts$|/)' },
    ),
    rule('no-unresolvable', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/|vite/client' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
