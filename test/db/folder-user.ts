/** A process of its own for data-folder.test.ts: `folder-user.ts hold|start FOLDER VERSION`. */
import { createInterface } from 'node:readline'
import { DataFolderHeldError, holdDataFolder } from '../../db/data-folder.ts'
import { startEmbedded } from '../../db/postgres.ts'

const [does, folder, version] = process.argv.slice(2) as ['hold' | 'start', string, string]
const say = (line: object) => process.stdout.write(`${JSON.stringify({ pid: process.pid, ...line })}\n`)
const told = () => new Promise((resolve) => createInterface({ input: process.stdin }).once('line', resolve))

if (does === 'hold') {
  try {
    const held = await holdDataFolder(folder)
    say({})
    await told()
    held.release()
  } catch (error) {
    if (!(error instanceof DataFolderHeldError)) throw error
    say({ heldBy: error.pid })
  }
} else {
  const server = await startEmbedded(folder, {
    version: Number(version) as 15 | 18,
    settings: { fsync: 'off' },
  })
  say({ postgres: server.pid, started: server.started, ownerUrl: server.ownerUrl })
  await told()
  await server.stop()
}
process.exit(0)
