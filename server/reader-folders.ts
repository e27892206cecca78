/**
 * ReaderFolders: what the reader was taught on the spot, in the data folder: forms that are not ours, digit models.
 *
 * Used by:  start-service.ts and verbs/read.ts (hand them to the reader), verbs/form-learn.ts, verbs/model.ts.
 */
import { join } from 'node:path'

export const formsFolderOf = (dataDir: string): string => join(dataDir, 'forms')
export const modelsFolderOf = (dataDir: string): string => join(dataDir, 'models')
