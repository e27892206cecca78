/** ScheduleApi: the calls about what the clock starts. */
import type { MendKintone, Schedule } from '../server/contract.ts'
import { call } from './api.ts'

export const scheduleApi = {
  read: () => call<Schedule>('GET', '/schedule'),
  mend: (body: MendKintone) => call<Schedule>('POST', '/schedule/mend', body),
}
