/**
 * VerifyBundle: an evidence bundle read by nobody's leave: no database, no clock, nothing but the zip.
 *
 * Promise:  whatever does not agree is told in words, all of it; nothing in the file makes it throw. In order: every
 *           file against SHA256SUMS, the lines against the hash that was approved, every yen from policy and input,
 *           lines against decisions, decisions against list, manifest and transfer files, files against those handed out.
 * Not here: what stands in the pdf and xlsx files is not read, only their hashes are.
 * Used by:  server/verbs/verify.ts.
 */
import { unzipSync } from 'fflate'
import { loadPolicyBook } from '../../rules/load-policy.ts'
import { fiscalYearOf, type IsoMonth } from '../../rules/calendar.ts'
import {
  BUNDLE_VERSIONS,
  readDecisions,
  readEarlier,
  readLines,
  RUN_TEXTS,
  STANDINGS,
  SUMS,
  sumsText,
  type BundleActivity,
  type BundleHead,
  type BundleStandings,
  type BundleTransfer,
} from './bundle-format.ts'
import { sha256 } from './canonical.ts'
import { textOf, tried, type Finding, type OpenBundle, type Tell } from './open-bundle.ts'
import { TRANSFERS, verifyBatches } from './verify-batches.ts'
import { verifyDecisions } from './verify-decisions.ts'
import { verifyLines } from './verify-lines.ts'
import { verifyPapers } from './verify-papers.ts'
import { verifyProgrammes } from './verify-programmes.ts'
import { VERIFY_WORDS as WORDS } from './words-verify.ts'

export interface VerifiedBundle {
  ok: boolean
  /** of the bundle (bundle-format.ts): 1 is made of the city's settings of its day, and tells nothing of periods */
  version: number | null
  runNo: string | null
  month: IsoMonth | null
  /** of what was approved: compare it with the approval sheet and the audit trail */
  linesHash: string | null
  activities: number
  decisions: number
  subsidyYen: number
  /** payments that were kept out of the run's own transfer file after the approval */
  stopped: number
  /** Σ of the run's transfer files */
  transferYen: number
  /** Σ of the later ones: what was held back or sent back */
  laterTransferYen: number
  findings: Finding[]
}

export function verifyBundle(zip: Uint8Array): VerifiedBundle {
  const findings: Finding[] = []
  const tell: Tell = (file, says) => void findings.push({ file, says })
  const files = unzipped(zip, tell)
  const bundle = files && opened(files, tell)
  let transferYen = 0
  let laterTransferYen = 0
  if (bundle) {
    verifyHead(bundle, tell)
    tried('lines.txt', tell, () => verifyLines(bundle, readEarlier(textOf(files, 'earlier.txt')), tell))
    const { standings } = bundle
    if (standings) tried(STANDINGS, tell, () => verifyProgrammes(bundle, standings, tell))
    tried('decisions.txt', tell, () => verifyDecisions(bundle, tell))
    transferYen = tried('decision-list.csv', tell, () => verifyPapers(bundle, tell)) ?? 0
    const transfers = transfersIn(bundle, tell)
    laterTransferYen = tried(TRANSFERS, tell, () => verifyBatches(bundle, transfers, tell)) ?? 0
  }
  const { head, lines, decisions } = bundle ?? { head: null, lines: [], decisions: [] }
  return {
    ...{ ok: findings.length === 0, version: head?.version ?? null },
    ...{ runNo: head?.runNo ?? null, month: head?.month ?? null, linesHash: head?.linesHash ?? null },
    activities: lines.reduce((sum, { count }) => sum + count, 0),
    decisions: decisions.length,
    stopped: Object.keys(head?.stopped ?? {}).length,
    subsidyYen: lines.reduce((sum, line) => sum + line.subsidyYen, 0),
    ...{ transferYen, laterTransferYen, findings },
  }
}

function unzipped(zip: Uint8Array, tell: Tell): Map<string, Uint8Array> | null {
  const entries = tried('zip', tell, () => unzipSync(zip))
  if (!entries) return null
  const files = new Map(Object.entries(entries))
  const said = tried(SUMS, tell, () => textOf(files, SUMS)) ?? ''
  if (said !== sumsText(files)) tellSums(files, said, tell)
  return files
}

function tellSums(files: Map<string, Uint8Array>, said: string, tell: Tell): void {
  const rows = said.split('\n').filter((row) => row !== '')
  const named = new Map(rows.map((row) => [row.slice(66), row.slice(0, 64)]))
  let told = false
  for (const name of new Set([...named.keys(), ...files.keys()])) {
    if (name === SUMS || (files.has(name) && named.get(name) === sha256(files.get(name)!))) continue
    told = true
    tell(
      name,
      !files.has(name) ? WORDS.missing : named.has(name) ? WORDS.changed(SUMS) : WORDS.notListed(SUMS),
    )
  }
  if (!told) tell(SUMS, WORDS.changedItself)
}

function opened(files: Map<string, Uint8Array>, tell: Tell): OpenBundle | null {
  for (const name of RUN_TEXTS) if (!files.has(name)) tell(name, WORDS.missing)
  const json = (name: string) => tried(name, tell, () => JSON.parse(textOf(files, name)) as unknown)
  const head = json('bundle.json') as BundleHead | null
  const book = json('policy.json')
  const activities = json('activities.json') as BundleActivity[] | null
  const policies = book ? tried('policy.json', tell, () => loadPolicyBook(book)) : null
  const lines = tried('lines.txt', tell, () => readLines(textOf(files, 'lines.txt')))
  const decisions = tried('decisions.txt', tell, () => readDecisions(textOf(files, 'decisions.txt')))
  if (!head || !policies || !Array.isArray(activities) || !lines || !decisions) return null
  if (!BUNDLE_VERSIONS.includes(head.version) || !Array.isArray(head.approvals)) {
    tell('bundle.json', WORDS.otherVersion(head.version))
    return null
  }
  const standings = head.version === 1 ? null : standingsIn(files, tell)
  return { files, head, policies, activities, lines, decisions, standings }
}

function standingsIn(files: Map<string, Uint8Array>, tell: Tell): BundleStandings | null {
  if (files.has(STANDINGS))
    return tried(STANDINGS, tell, () => JSON.parse(textOf(files, STANDINGS)) as BundleStandings)
  tell(STANDINGS, WORDS.missing)
  return null
}

function transfersIn({ files }: OpenBundle, tell: Tell): BundleTransfer[] {
  if (!files.has(TRANSFERS)) {
    tell(TRANSFERS, WORDS.missing)
    return []
  }
  return tried(TRANSFERS, tell, () => JSON.parse(textOf(files, TRANSFERS)) as BundleTransfer[]) ?? []
}

function verifyHead({ files, head, lines }: OpenBundle, tell: Tell): void {
  const hash = sha256(textOf(files, 'lines.txt') + textOf(files, 'decisions.txt'))
  if (hash !== head.linesHash) tell('bundle.json', WORDS.otherHash(head.linesHash, hash))
  for (const { approver, linesHash } of head.approvals) {
    if (linesHash !== hash) tell('bundle.json', WORDS.approvedOther(approver))
    if (approver === head.preparer) tell('bundle.json', WORDS.ownApproval(approver))
  }
  const approvers = new Set(head.approvals.map(({ approver }) => approver))
  if (approvers.size < head.approvalsNeeded)
    tell('bundle.json', WORDS.tooFewApprovals(approvers.size, head.approvalsNeeded))
  for (const [name, handed] of Object.entries(head.handedOut ?? {}))
    if (!files.has(name) || sha256(files.get(name)!) !== handed) tell(name, WORDS.notHandedOut)
  for (const line of lines)
    if (line.fiscalYear !== fiscalYearOf(line.activityDate))
      tell('lines.txt', WORDS.fiscalYear(line.activityNo))
}
