import { requirement } from '../model/requirements/index.ts';
import type { RunResult, WholeRun } from '../record/index.ts';
import type { Format } from './format.ts';
import { headlineOf } from './headline.ts';
import { whyPartial } from './partial.ts';
import { standingOf } from './standing.ts';
import { countWords, type Tally, tallyOf, targetOf, VERDICTS, verdictWords } from './tally.ts';
import { oneLine } from './text.ts';

/** Characters of a text that are shown. */
const SHOWN = 300;
/** Results that are told, and rows and columns of the table: all of it stays well below the 1 MiB of a step's summary. */
const TOLD = 100;
const ROWS = 60;
const COLUMNS = 12;

/** A summary in GitHub's Markdown: what it came to, a table, and each finding with the command that tries it again. */
export const MARKDOWN: Format = {
  name: 'markdown',
  title: 'a summary in Markdown',
  *render(run) {
    const tally = tallyOf(run);
    const { sentence } = headlineOf(run, tally);
    const partial = whyPartial(run);
    yield `## QSMP conformance\n\n**${sentence}**${partial === undefined ? '' : ` ${partial}`}\n\n`;
    const { tool, seed, dialect } = run.header;
    yield `${countWords(run.counts, run.summary?.milliseconds)}. ` +
      `${code(`${tool.name} ${tool.version}`)}, seed ${code(seed ?? 'none')}, dialect ${code(dialect)}.\n\n`;
    yield* familyTable(tally);
    yield* told(run, tally);
  },
};

/**
 * Untrusted text as a code span, in which Markdown and HTML are text. Its fence is longer than any in the text.
 * @param inTable a bar would end the cell there
 */
export function code(text: string, inTable = false): string {
  const line = oneLine(text, SHOWN) || ' ';
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((fence) => fence.length));
  const fence = '`'.repeat(longest + 1);
  const span = longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
  return inTable ? span.replaceAll('|', '\\u{7c}') : span;
}

/** Families by kind of peer: how many of each verdict. */
function* familyTable({ families, targets }: Tally): Generator<string> {
  if (families.size === 0) return;
  const shown = targets.slice(0, COLUMNS);
  yield `| family | ${shown.map((target) => code(target, true)).join(' | ')} |\n`;
  yield `| --- |${' --- |'.repeat(shown.length)}\n`;
  for (const [family, { targets: counts }] of [...families].slice(0, ROWS)) {
    const cells = shown.map((target) => {
      const found = counts.get(target);
      if (found === undefined) return '';
      const bad = VERDICTS.some((verdict) => ['fail', 'error'].includes(verdict) && found[verdict]);
      return bad ? `**${verdictWords(found)}**` : verdictWords(found);
    });
    yield `| ${code(family, true)} | ${cells.join(' | ')} |\n`;
  }
  const rest = [
    ...(families.size > ROWS ? [`${families.size - ROWS} families`] : []),
    ...(targets.length > COLUMNS ? [`${targets.length - COLUMNS} kinds of peer`] : []),
  ];
  yield rest.length === 0 ? '\n' : `\nNot in the table: ${rest.join(' and ')}.\n\n`;
}

/** What a person has to look at, the worst first. */
function* told({ results }: WholeRun, { standings }: Tally): Generator<string> {
  const titles = {
    finding: 'Findings',
    undecided: 'Without a verdict',
    warning: 'Warnings',
    expected: 'Known deviations',
  } as const;
  let left = TOLD;
  for (const [standing, title] of Object.entries(titles)) {
    const all = Object.entries(standings).find(([name]) => name === standing)?.[1] ?? 0;
    if (all === 0) continue;
    yield `### ${title}\n\n`;
    const here = Math.min(left, all);
    let count = 0;
    if (here > 0)
      for (const result of results) {
        if (standingOf(result) !== standing) continue;
        yield item(result);
        if (++count === here) break;
      }
    left -= here;
    yield all > here ? `\nand ${all - here} more, in the record.\n\n` : '\n';
  }
}

function item(result: RunResult): string {
  const { verdict, check, requirements, title, example, replay, expectation } = result;
  const [id] = requirements;
  const ids = requirements.slice(0, 5).map((each) => code(each));
  const lines = [
    `- **${verdict}** ${code(check)}, ${code(targetOf(result))}: ${code(title)}`,
    `  - ${ids.join(', ')}${id === undefined ? 'no requirement' : `: ${sentenceOf(id)}`}`,
  ];
  if (example !== undefined)
    lines.push(`  - expected: ${code(example.expected)}`, `  - observed: ${code(example.observed)}`);
  if (expectation !== undefined) lines.push(`  - known: ${code(expectation)}`);
  if (replay !== undefined) lines.push(`  - again: ${code(replay)}`);
  return `${lines.join('\n')}\n`;
}

/** The catalogue's own words, whose characters mean nothing to Markdown but for those that are escaped. */
function sentenceOf(id: string): string {
  return (requirement(id)?.sentence ?? 'not in this catalogue').replace(
    /[\\`*_[\]<>|]/g,
    (each) => `\\${each}`,
  );
}
