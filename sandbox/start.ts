/**
 * Start: the door of the sandbox. Mounts the stand-ins and their pages on the service's own server.
 *
 * Never:  loaded by a production service.
 */
import type { FastifyInstance } from 'fastify'
import { kintoneStandIn } from './kintone/stand-in.ts'
import { lineStandIn, type Persona } from './line/stand-in.ts'
import { folderSamples, sandboxPages } from './pages.ts'

export { sampleApplications } from './sample-applications.ts'
export { sampleCity, type SampleCity } from './sample-city.ts'
export { sampleNotice } from './sample-notice.ts'
export { sampleQuestions } from './sample-questions.ts'
export type { Persona }

export interface SandboxOptions {
  channelSecret: string
  channelAccessToken: string
  loginChannelId: string
  webhookUrl: () => string
  clock: () => Date
  personas: Persona[]
  /** the month's pushes; without it there is no limit */
  quota?: { limit: number; used: number }
  publicUrl: string
  /** shown on the sandbox page only */
  staff: { role: string; login: string; password: string }[]
  kintone: {
    apiTokens: Record<string, string>
    apps: { members: number; accounts: number; activities: number; decisions: number }
    /** keeps its records over restarts */
    file: string
  }
}

export async function sandbox(app: FastifyInstance, options: SandboxOptions): Promise<void> {
  const { kintone, personas, staff, publicUrl, ...line } = options
  await lineStandIn(app, { ...line, users: personas, samples: folderSamples() })
  await kintoneStandIn(app, { ...kintone, clock: options.clock })
  await sandboxPages(app, { staff: () => staff, publicUrl, clock: options.clock })
}
