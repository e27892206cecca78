/**
 * DyingSender: a sender of notices in a process of its own, killed by the kernel at a given line of its work.
 *
 * Run:  node test/server/dying-sender.ts '{"appUrl":…,"lineUrl":…,"now":…,"at":"before-call"|"after-call"}'
 */
import { pino } from 'pino'
import { createLineClient } from '../../bot/line-client.ts'
import { connect } from '../../db/connect.ts'
import { sendNotices } from '../../server/jobs/send-notices.ts'

const { appUrl, lineUrl, now, at } = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>
const line = createLineClient({
  ...{ channelAccessToken: 'token', apiBaseUrl: lineUrl!, dataApiBaseUrl: lineUrl! },
})
await sendNotices({
  db: connect(appUrl!),
  clock: () => new Date(now!),
  log: pino({ level: 'silent' }),
  line: {
    ...line,
    async multicast(to, messages, retryKey) {
      if (at === 'after-call') await line.multicast(to, messages, retryKey)
      process.kill(process.pid, 'SIGKILL')
      // the signal is on its way; nothing more is done
      return new Promise(() => undefined)
    },
  },
})
