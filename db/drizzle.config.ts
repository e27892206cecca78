/**
 * drizzle-kit's settings: `npx drizzle-kit generate --config db/drizzle.config.ts --name what-changed`
 * writes the next plain SQL file of db/migrations/ from schema.ts. Applied by db/migrate.ts only.
 */
import { defineConfig } from 'drizzle-kit'

export default defineConfig({ dialect: 'postgresql', schema: './db/schema.ts', out: './db/migrations' })
