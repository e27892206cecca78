/** Names of the environment variables that a source of server/config.ts reads. */
export function configVariables(source: string): Set<string> {
  const readings = [
    /env\[\s*'([A-Z_]+)'\s*\]/g,
    /\.(?:need|url|instant|oneOf|database|port|host|pairs)\(\s*'([A-Z_]+)'/g,
    /digits\(\s*'([A-Z_]+)'/g,
  ]
  const names = readings.flatMap((pattern) => [...source.matchAll(pattern)].map((match) => match[1]!))
  return new Set(names.filter((name) => name !== 'NODE_ENV'))
}
