/** Columns that many tables are made of. Yen are bigint; days 'YYYY-MM-DD'; instants timestamptz. */
import { bigint, customType, date, timestamp } from 'drizzle-orm/pg-core'

export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
export const day = (name: string) => date(name, { mode: 'string' })
export const yen = (name: string) => bigint(name, { mode: 'number' })
export const id = () => bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey()
