/** Files a member sends on the page instead of in the chat: one request a file, then one that ends the set. */
import { Type, type Static } from 'typebox'

/** Made by the page: names what was chosen together, and each file in it. */
export const UploadKey = Type.String({ pattern: '^[A-Za-z0-9_-]{8,64}$' })

export const LiffUploaded = Type.Object({
  caseNo: Type.String(),
  /** pictures that came of the file: a PDF's pages, a photo's one */
  pages: Type.Integer(),
  /** this very sending was taken before */
  already: Type.Boolean(),
})
export type LiffUploaded = Static<typeof LiffUploaded>

export const LiffUploadEnded = Type.Object({ caseNo: Type.String(), pages: Type.Integer() })
export type LiffUploadEnded = Static<typeof LiffUploadEnded>
