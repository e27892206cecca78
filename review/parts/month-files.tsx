/** The register of files: what each was, who made it, when; what this person may hold is a link. */
import type { MonthFile, MonthPage } from '../../server/contract.ts'
import { instant } from '../format.ts'
import { fileWord, PAGE } from '../messages/months.ts'

export function MonthFiles({ month: { files, drafts } }: { month: MonthPage }) {
  if (files.length === 0 && drafts.length === 0) return null
  return (
    <section class="month-files" aria-label={PAGE.files}>
      <h2>{files.length > 0 ? PAGE.files : PAGE.drafts}</h2>
      <ul>
        {drafts.map(({ name, fiscalYear, address }) => (
          <li key={address}>
            <a href={address} download="">
              {fileWord(name)} {name}
            </a>{' '}
            <span class="quiet">{fiscalYear}年度</span>
          </li>
        ))}
        {files.map((file, index) => (
          <FileRow key={index} file={file} />
        ))}
      </ul>
    </section>
  )
}

function FileRow({ file }: { file: MonthFile }) {
  const { name, fiscalYear, sha256, bytes, madeAt, madeBy, voidedAt, voidedBy, address } = file
  return (
    <li>
      {address ? (
        <a href={address} download="">
          {fileWord(name)} {name}
        </a>
      ) : (
        <span class={voidedAt ? 'void' : ''}>
          {fileWord(name)} {name}
        </span>
      )}{' '}
      <span class="quiet">
        {fiscalYear}年度 {PAGE.bytes(bytes)} <span class="figure">{instant(madeAt)}</span> {madeBy}
      </span>
      {voidedAt && (
        <span class="doubt">
          {' '}
          ▲ {PAGE.voided} {instant(voidedAt)} {voidedBy}
        </span>
      )}
      {!address && !voidedAt && <span class="quiet"> {PAGE.notYours}</span>}
      <code class="hash">{sha256}</code>
    </li>
  )
}
