import type { LogEntry } from '../harness/conversation.ts';
import type { CheckResult } from '../harness/run-check.ts';
import { VERDICTS } from '../harness/verdict.ts';
import { flagName } from '../impl/wire/codes.ts';
import { decodeHeader, HEADER_LENGTH } from '../impl/wire/header.ts';
import { requirement } from '../model/requirements/index.ts';
import { type ConformRun, type Counted, countVerdicts, plainData } from './conform-document.ts';
import { table } from './table.ts';

/** Bytes of a packet that are shown. */
const SHOWN = 48;

/** Checks that are named of those that cannot be tried for one reason; the document has them all. */
const NAMED = 3;

/** What `conform` prints: failures first, then a table by family, then one sentence. */
export function conformText(run: ConformRun, width: number): string {
  const { gated } = run;
  const explained = run.results.filter(
    (result) => !['pass', 'unsupported'].includes(result.verdict) && gated.reasonOf(result) === undefined,
  );
  const parts = explained.map((result) => explain(result, run));
  return [
    ...parts,
    ...untried(run.results),
    ...expected(run),
    familyTable(run.results, width),
    judged(run),
    summary(run),
  ].join('\n');
}

/** The games that judged the run's conversations, and on how many of the peer's sessions. */
function judged({ games }: ConformRun): string {
  const told = games
    .filter((game) => game.judged > 0)
    .map((game) => `${game.id} ${game.lost > 0 ? `lost ${game.lost} of ${game.judged}` : game.judged}`);
  const others = games.filter((game) => game.judged === 0).map(({ id }) => id);
  return (
    `games judged on the peer's sessions: ${told.join(', ') || 'none'}\n` +
    `not judged (--json says why): ${others.join(', ') || 'none'}\n`
  );
}

/** Known deviations, and what the run was to try and did not. */
function expected({ results, gated, untried, notes }: ConformRun): string[] {
  const lines = [
    ...notes.map((note) => `NOTE ${note}`),
    ...results.flatMap((result) => {
      const reason = gated.reasonOf(result);
      const { check, variant, role, profile, verdict } = result;
      return reason === undefined
        ? []
        : [`EXPECTED ${verdict} ${check}, ${variant} ${role}, profile ${profile}: ${reason}`];
    }),
    ...gated.stale.map(
      ({ check, reason }) => `STALE ${check}: it passes, and was expected not to (${reason})`,
    ),
    ...gated.unmet.map((id) => `UNMET ${id}: nothing tried it`),
    ...untried.map((check) => `UNTRIED ${check}: the time was up`),
  ];
  return lines.length === 0 ? [] : [`${lines.join('\n')}\n`];
}

/** What this peer cannot be asked, a line for each reason. */
function untried(results: readonly CheckResult[]): string[] {
  const reasons = new Map<string, Set<string>>();
  for (const { check, verdict, example } of results) {
    if (verdict !== 'unsupported') continue;
    const reason = example?.expected ?? 'another peer';
    reasons.set(reason, (reasons.get(reason) ?? new Set()).add(check));
  }
  const lines = [...reasons].map(([reason, checks]) => {
    const named = [...checks].slice(0, NAMED);
    const more = checks.size - named.length;
    const count = checks.size === 1 ? '1 check needs' : `${checks.size} checks need`;
    return `UNSUPPORTED ${count} ${reason}: ${named.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
  });
  return lines.length === 0 ? [] : [`${lines.join('\n')}\n`];
}

/** A row for each family of checks: how many, and of each verdict. */
export function familyTable(results: readonly Counted[], width: number): string {
  const families = new Map<string, Counted[]>();
  for (const result of results) {
    const family = result.check.split('/')[0] ?? '';
    families.set(family, [...(families.get(family) ?? []), result]);
  }
  const shown = VERDICTS.filter(
    (verdict) => verdict === 'pass' || verdict === 'fail' || results.some((each) => each.verdict === verdict),
  );
  const rows = [...families].map(([family, its]) => {
    const counts = countVerdicts(its);
    return [family, ...['checks', 'cases', ...shown].map((name) => `${counts[name]}`)];
  });
  return table([['family', 'checks', 'cases', ...shown], ...rows], width);
}

function summary({ seed, results, interrupted, milliseconds }: ConformRun): string {
  const time = `in ${(milliseconds / 1000).toFixed(1)} s`;
  const told = [`${verdictCounts(countVerdicts(results), time)} (seed ${seed})`];
  if (interrupted) told.push('Interrupted: what was not tried by then is missing.');
  return told.map((line) => `${line}\n`).join('');
}

/** How many checks and cases there were, and what they came to. */
export function verdictCounts(counts: Readonly<Record<string, number>>, time = ''): string {
  const verdicts = VERDICTS.filter((verdict) => (counts[verdict] ?? 0) > 0).map(
    (verdict) => `${counts[verdict]} ${verdict}`,
  );
  const extent = [`${counts['checks']} checks, ${counts['cases']} cases`, time].filter((each) => each !== '');
  return `${extent.join(' ')}: ${verdicts.join(', ') || 'nothing tried'}`;
}

/** A result that is no pass: what was demanded, sent and seen, and the command that tries it again. */
function explain(result: CheckResult, run: ConformRun): string {
  const { check, variant, role, profile, verdict, title, requirements, example } = result;
  const lines = [`${verdict.toUpperCase()} ${check}, ${variant} ${role}, profile ${profile}`, `  ${title}`];
  for (const id of requirements) lines.push(`  ${id}: ${requirement(id)?.sentence ?? ''}`);
  if (example !== undefined) {
    lines.push(`  case: ${JSON.stringify(plainData(example.case))}`);
    lines.push(`  expected: ${example.expected}`, `  observed: ${example.observed}`);
    for (const [index, log] of example.logs.entries()) {
      if (example.logs.length > 1) lines.push(`  connection ${index + 1}:`);
      lines.push(...log.map((entry) => `    ${describe(entry)}`));
    }
  }
  lines.push(`  seed ${result.seed}; again: ${run.replay(result)}`);
  return `${lines.join('\n')}\n`;
}

function describe({ direction, bytes, note }: LogEntry): string {
  if (bytes === undefined) return note ?? '';
  const arrow = direction === 'sent' ? '->' : '<-';
  const hex = Buffer.from(bytes.subarray(0, SHOWN)).toString('hex');
  const more = bytes.length > SHOWN ? '...' : '';
  const name = bytes.length < HEADER_LENGTH ? 'bytes' : flagName(decodeHeader(bytes).flag);
  return `${arrow} ${bytes.length} bytes, ${name}: ${hex}${more}`;
}
