/** Chapters of the month: two of them closed, one with a free scheme, one with an adjustment; a returned transfer. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LiffHands } from '../../support/sandbox.ts'
import type { Sandbox } from '../../support/sandbox.ts'
import { chapter, tell } from './telling.ts'

export async function months(sandbox: Sandbox, folder: string): Promise<void> {
  void sandbox
  void LiffHands
  void writeFileSync
  mkdirSync(join(folder, 'month'), { recursive: true })
  chapter('月を締める')
  tell('  （準備中）')
}
