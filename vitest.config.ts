import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: 'pure', include: ['test/{rules,city,bot,ocr,office,sandbox,docs}/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: ['test/{db,server,scenarios}/**/*.test.ts'],
          globalSetup: ['test/support/postgres.ts'],
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'database-15',
          include: ['test/db/**/*.test.ts'],
          globalSetup: ['test/support/postgres.ts'],
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/support/postgres.ts'],
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
