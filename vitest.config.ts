import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 40_000,
    hookTimeout: 60_000,
    // Many tests wait for a clock or a browser rather than for a core.
    maxWorkers: 4,
    passWithNoTests: false,
  },
});
