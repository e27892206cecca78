/**
 * ReaderFolders: what the reader is told on the spot, in the data folder: forms that are not ours, planned
 * visits as they were printed, digit models.
 *
 * Used by:  start-service.ts and verbs/read.ts (hand them to the reader), verbs/{form,form-learn,model}.ts.
 */
import { join } from 'node:path'

export const formsFolderOf = (dataDir: string): string => join(dataDir, 'forms')
export const plansFolderOf = (dataDir: string): string => join(dataDir, 'plans')
export const modelsFolderOf = (dataDir: string): string => join(dataDir, 'models')
