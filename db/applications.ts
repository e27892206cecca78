/** Applications: who asks to become a member, from the first saved page to the centre's decision. */
import { eq } from 'drizzle-orm'
import type { Db } from './connect.ts'
import { applications } from './schema.ts'

/** How many wait for the centre. */
export async function waitingApplications(db: Db): Promise<number> {
  return db.$count(applications, eq(applications.state, 'submitted'))
}
