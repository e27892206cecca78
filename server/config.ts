/**
 * Config: the only reader of process.env. Every missing or malformed variable is named at once.
 */
export interface Config {
  mode: 'sandbox' | 'production'
  host: string
  port: number
  /** where members' phones reach us, no trailing slash */
  publicUrl: string
  dataDir: string
  /** application role; null: the embedded PostgreSQL in dataDir */
  databaseUrl: string | null
  /** owner role, for migrations */
  databaseMigrateUrl: string | null
  /** root of the encryption keys, 32 bytes */
  rootKey: Buffer
  line: {
    channelSecrets: string[]
    channelAccessToken: string
    apiBaseUrl: string
    dataApiBaseUrl: string
    verifyBaseUrl: string
    loginChannelId: string
    liffId: string
  }
  kintone: {
    baseUrl: string
    apiTokens: Record<string, string>
    apps: { members: number; accounts: number; activities: number; decisions: number }
  }
  /** fixed clock of the sandbox, FAMISAPO_NOW */
  now: Date | null
  logLevel: string
}
