import { inspect } from 'node:util';
import { CHECKS } from '../properties/index.ts';
import { type RunResult, wholeRun } from '../record/index.ts';
import { HTML } from '../reports/html/run-page.ts';
import { Looking } from '../reports/html/testing/browser.ts';
import { result, smallRun } from '../reports/html/testing/small-run.ts';
import { sessionTrace } from '../reports/testing/session-trace.ts';

// `npm run bench:page`: the page of a run of 5,000 results, one in ten of which is a finding with the messages of a
// whole Duplex session: how large it is, how long it takes to write, and how long a browser takes to narrow it.

const RESULTS = 5000;
/** MiB, seconds, seconds. */
const BOUNDS = { size: 5, written: 3, narrowed: 1 };
const ROUNDS = 5;

const KINDS = (['simplex', 'duplex'] as const).flatMap((variant) =>
  (['server', 'client'] as const).map((role) => ({ variant, role, profile: 's1' })),
);
const trace = sessionTrace('duplex');
const results: readonly RunResult[] = Array.from({ length: RESULTS }, (_, at) => {
  const { id, title, requirements } = CHECKS[Math.floor(at / KINDS.length) % CHECKS.length] ?? {
    ...{ id: 'none', title: '', requirements: [] },
  };
  const plain = { check: id, title, requirements: [...requirements], ...KINDS[at % KINDS.length] };
  if (at % 10 > 0) return result(plain);
  const example = { expected: 'the session ends', observed: 'it went on', case: { at }, trace };
  return result({ ...plain, verdict: 'fail', example, replay: `qsmp conform --only ${id} --seed 1` });
});
const run = wholeRun(smallRun().header, results, { interrupted: false, milliseconds: 60_000 });

function middle(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

const times: number[] = [];
let size = 0;
for (let round = 0; round < ROUNDS; round++) {
  const begun = performance.now();
  size = [...HTML.render(run)].reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
  times.push((performance.now() - begun) / 1000);
}
const looking = await Looking.begin();
try {
  const { page } = await looking.at(run);
  // From a key to what is drawn then.
  const narrowed = await page.evaluate<readonly number[]>(`(async () => {
    const field = document.getElementById('filter-text');
    const taken = [];
    for (const words of ['replay', '', 'duplex client', 'header/ time', 'HDR-02']) {
      const begun = performance.now();
      field.value = words;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      document.body.getBoundingClientRect();
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      taken.push((performance.now() - begun) / 1000);
    }
    return taken;
  })()`);
  const measured = {
    size: Number((size / (1 << 20)).toFixed(2)),
    written: Number(middle(times).toFixed(2)),
    narrowed: Number(Math.max(...narrowed).toFixed(2)),
  };
  process.stdout.write(`${inspect({ results: RESULTS, ...measured })}\n`);
  const met =
    measured.size < BOUNDS.size && measured.written < BOUNDS.written && measured.narrowed < BOUNDS.narrowed;
  process.stdout.write(
    `${met ? 'met' : 'MISSED'}: under ${BOUNDS.size} MiB, written in under ${BOUNDS.written} s, narrowed in under ${BOUNDS.narrowed} s\n`,
  );
  process.exitCode = met ? 0 : 1;
} finally {
  await looking.end();
}
