/** `famisapo verify`: an evidence bundle computed anew. No database, no configuration: for the auditors' own machine. */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { verifyBundle, type VerifiedBundle } from '../month/verify-bundle.ts'
import { VERIFY_WORDS } from '../month/words-verify.ts'
import { UsageError, type Verb } from '../verb.ts'

export const verb: Verb = {
  name: 'verify',
  summary: 'computes an evidence bundle of a decided month anew, without a database',
  usage: `Usage: famisapo verify BUNDLE.zip [--json]

Every file against its SHA-256, every visit's yen from the policy and the visit, which visits a programme makes free,
lines against decisions, decisions against the list, the manifest and the transfer files, the later ones too. Whatever
does not agree is named; exit 1 then.
What is printed as SHA-256 is what was approved: compare it with the approval sheet and with the audit trail.
The bundle is made by: famisapo month bundle YYYY-MM --out BUNDLE.zip`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean' } },
    })
    if (positionals.length !== 1) throw new UsageError('name one bundle')
    const verified = verifyBundle(await readFile(positionals[0]!))
    io.out(values.json ? `${JSON.stringify(verified)}\n` : described(verified))
    return verified.ok ? 0 : 1
  },
}

function described(found: VerifiedBundle): string {
  const yen = (amount: number) => `${amount.toLocaleString('ja-JP')}円`
  return [
    `${found.month ?? ''} ${found.runNo ?? ''}`.trim(),
    `活動 ${found.activities}件  決定 ${found.decisions}人  補助金 ${yen(found.subsidyYen)}  振込 ${yen(found.transferYen)}`,
    ...(found.stopped > 0
      ? [`決裁のあとで止めた支払い ${found.stopped}件（監査の記録と比べてください）`]
      : []),
    ...(found.laterTransferYen > 0 ? [`あとの入金データ ${yen(found.laterTransferYen)}`] : []),
    ...(found.linesHash ? [`SHA-256 ${found.linesHash}`] : []),
    ...(found.version === 1 ? [VERIFY_WORDS.oldVersion] : []),
    ...(found.ok ? [VERIFY_WORDS.agrees] : found.findings.map(({ file, says }) => `× ${file}: ${says}`)),
    '',
  ].join('\n')
}
