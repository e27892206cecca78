import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // two cores, and PostgreSQL beside us
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          sequence: { groupOrder: 0 },
          include: ['test/{rules,city,bot,ocr,office,sandbox,docs}/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          sequence: { groupOrder: 1 },
          include: ['test/{db,server,scenarios}/**/*.test.ts'],
          globalSetup: ['test/support/postgres.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'database-15',
          sequence: { groupOrder: 2 },
          include: ['test/db/**/*.test.ts'],
          globalSetup: ['test/support/postgres.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          sequence: { groupOrder: 3 },
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
