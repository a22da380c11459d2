import type { RunResult, WholeRun } from '../../record/index.ts';
import type { Format } from '../format.ts';
import { whyPartial } from '../partial.ts';
import { standingOf } from '../standing.ts';
import { countWords, type Tally, tallyOf } from '../tally.ts';
import { oneLine } from '../text.ts';
import { explain, resultName } from './explain.ts';
import { familyTable } from './family-table.ts';
import { fold } from './fold.ts';
import { paint } from './paint.ts';

/** How a terminal is written to. */
export interface ConsoleOptions {
  /** Characters of a line. */
  readonly width: number;
  readonly colour: boolean;
  /** Lines that stand before the table of families: what whoever ran it knows and no record says. */
  readonly before?: readonly string[];
  /** Lines that stand behind it. */
  readonly after?: readonly string[];
}

/** Columns of a terminal that does not say how many it has. */
export const COLUMNS = 80;
/** A line narrower than this is not worth folding. */
const NARROWEST = 40;
/** Checks that are named of those that cannot be tried for one reason; the record has them all. */
const NAMED = 3;
/** Reasons that are told apart. */
const REASONS = 100;

/** What a terminal shows: what is no pass, a table by family, and one sentence that counts. */
export const CONSOLE: Format = {
  name: 'console',
  title: 'text for a terminal of 80 columns',
  render: (run) => consoleReport(run, { width: COLUMNS, colour: false }),
};

/** The same, for a terminal as it is. */
export function* consoleReport(run: WholeRun, given: ConsoleOptions): Generator<string> {
  const options = { ...given, width: Math.max(given.width, NARROWEST) };
  const { width } = options;
  const reasons = new Map<string, Set<string>>();
  for (const result of run.results) {
    const { verdict, check, example } = result;
    if (verdict === 'unsupported') {
      const reason = oneLine(example?.expected ?? 'another peer', 200);
      const known = reasons.get(reason);
      if (known !== undefined) known.add(check);
      else if (reasons.size < REASONS) reasons.set(reason, new Set([check]));
    } else if (verdict !== 'pass' && standingOf(result) !== 'expected') yield `${explain(result, options)}\n`;
  }
  const tally = tallyOf(run);
  yield* paragraph([...reasons].map(unsupported), width);
  yield* paragraph(deviations(run, tally, options), width);
  yield `${familyTable(tally, width)}\n`;
  yield* paragraph(options.after ?? [], width);
  yield summary(run, tally, options);
}

/** Lines that belong together, and an empty one. */
function* paragraph(texts: Iterable<string>, width: number): Generator<string> {
  let some = false;
  for (const text of texts) {
    some = true;
    yield lined(text, width);
  }
  if (some) yield '\n';
}

function lined(text: string, width: number): string {
  return fold(oneLine(text, 2_000), width, '')
    .map((line) => `${line}\n`)
    .join('');
}

/** Known deviations, and what else there is to say before the numbers. */
function* deviations(
  { results }: WholeRun,
  { standings }: Tally,
  options: ConsoleOptions,
): Generator<string> {
  for (const result of standings.expected > 0 ? results : [])
    if (standingOf(result) === 'expected')
      yield `EXPECTED ${result.verdict} ${resultName(result)}: ${result.expectation}`;
  yield* options.before ?? [];
}

/** What this peer cannot be asked, for one reason. */
function unsupported([reason, checks]: readonly [string, ReadonlySet<string>]): string {
  const named = [...checks].slice(0, NAMED).map((check) => oneLine(check, 60));
  const more = checks.size - named.length;
  const count = checks.size === 1 ? '1 check needs' : `${checks.size} checks need`;
  return `UNSUPPORTED ${count} ${reason}: ${named.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}

function summary(run: WholeRun, { standings }: Tally, { width, colour }: ConsoleOptions): string {
  const { header, counts } = run;
  const worst: RunResult['verdict'] =
    standings.finding > 0 ? 'fail' : standings.undecided > 0 ? 'inconclusive' : 'pass';
  const told = lined(
    `${countWords(counts, run.summary?.milliseconds)} (seed ${header.seed ?? 'none'})`,
    width,
  );
  const partial = whyPartial(run);
  return (
    told.replace(/\d+ (pass|fail)/, (words) => paint(words, worst, colour)) +
    (partial === undefined ? '' : lined(partial, width))
  );
}
