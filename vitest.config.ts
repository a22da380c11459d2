import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Test files that take longest, most of it in programs that they start: begun last, they would be waited for alone. */
const LONGEST = [
  'cli/readme.test.ts',
  'cli/conform.test.ts',
  'properties/in-process.test.ts',
  'cli/selftest.test.ts',
  'cli/fuzz.test.ts',
  'vectors/vectors.test.ts',
];

/** Begins with the longest; on a clean clone nothing is known of how long a file takes. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}`));
      return at < 0 ? LONGEST.length : at;
    };
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules', 'dist', '**/*.slow.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Where the tests run in a GitHub job, the runs that they start are not its summary.
    env: { GITHUB_STEP_SUMMARY: '' },
    // One more than the cores of the smallest machine: many tests wait for the programs that they start.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    coverage: {
      provider: 'v8',
      include: ['impl/**/*.ts'],
      exclude: ['**/*.test.ts', '**/testing/**'],
      reporter: ['text', 'text-summary'],
      thresholds: { lines: 95 },
    },
  },
});
