/** The tests that mutants of rules/ are judged by. Used by: mutation.ts. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/rules/**/*.test.ts', 'test/city/**/*.test.ts'],
    // the program as a whole: slow, and it says nothing that the tables do not
    exclude: ['test/rules/verbs.test.ts'],
    // what stands in the sources is another thing there: every mutant at once
    testNamePattern: /^(?!.*the city lives in its folder)/,
    testTimeout: 20_000,
  },
})
