import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules', 'dist', '**/*.slow.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One more than the cores of the smallest machine: many tests wait for the programs that they start.
    maxWorkers: 3,
    coverage: {
      provider: 'v8',
      include: ['impl/**/*.ts'],
      exclude: ['**/*.test.ts', '**/testing/**'],
      reporter: ['text', 'text-summary'],
      thresholds: { lines: 95 },
    },
  },
});
