/** ScheduleApi: the calls about what the clock starts. */
import type { Schedule } from '../server/contract.ts'
import { call } from './api.ts'

export const scheduleApi = {
  read: () => call<Schedule>('GET', '/schedule'),
  mend: (night: string) => call<Schedule>('POST', '/schedule/mend', { night }),
}
