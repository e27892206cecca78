import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longest-first.ts'

/** They put a counter in the place of a module, so nobody may have imported it before. */
const COUNTED = ['test/server/photo-intake.test.ts']

export default defineConfig({
  test: {
    // of two cores: many files wait for a browser, a process or PostgreSQL
    maxWorkers: 3,
    // a file's imports are the next file's too; none leaves anything behind in them
    isolate: false,
    sequence: { sequencer: LongestFirst },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['test/{rules,city,bot,liff,ocr,office,sandbox,docs}/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: ['test/{db,server,scenarios}/**/*.test.ts'],
          exclude: COUNTED,
          globalSetup: ['test/support/postgres.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'counted', include: COUNTED, isolate: true },
      },
      {
        extends: true,
        test: {
          name: 'database-15',
          include: ['test/db/**/*.test.ts'],
          globalSetup: ['test/support/postgres.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/support/built-screens.ts', 'test/support/postgres.ts'],
          testTimeout: 120_000,
          // a whole browser on two busy cores: a second try is told in the report, a second failure fails
          retry: 1,
        },
      },
    ],
  },
})
