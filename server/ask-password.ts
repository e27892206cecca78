/** AskPassword: reads one line from the terminal without showing it; from a pipe, the first line. */
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { VerbIo } from './verb.ts'

export async function askPassword(io: VerbIo, question: string): Promise<string> {
  io.err(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: process.stdin.isTTY })
  try {
    for await (const line of terminal) return line
    return ''
  } finally {
    terminal.close()
    io.err('\n')
  }
}
