import type { ConsoleOptions } from '../console/console.ts';
import { fold, foldCommand } from '../console/fold.ts';
import { oneLine } from '../text.ts';
import { CHANGE_MEANING, CHANGES, type Change, type Comparison, type Difference } from './compare.ts';

const SHOWN = 500;

/** A comparison as text: what got worse first, and one sentence that counts. */
export function* diffText(
  comparison: Comparison,
  { width }: Pick<ConsoleOptions, 'width'>,
): Generator<string> {
  const { notes, differences, same } = comparison;
  const line = (text: string, indent = '') =>
    fold(oneLine(text, SHOWN), width, indent)
      .map((each) => `${each}\n`)
      .join('');
  for (const note of notes) yield line(note);
  if (notes.length > 0) yield '\n';
  let change: Change | undefined;
  for (const each of differences) {
    if (each.change !== change) {
      yield `${change === undefined ? '' : '\n'}${line(`${each.change}: ${CHANGE_MEANING[each.change]}`)}`;
      change = each.change;
    }
    yield line(described(each), '  ');
    if (each.observed !== undefined) yield line(`observed: ${each.observed}`, '    ');
    if (each.replay !== undefined)
      for (const command of foldCommand(`again: ${oneLine(each.replay, SHOWN)}`, width, '    '))
        yield `${command}\n`;
  }
  if (differences.length > 0) yield '\n';
  const counts = countChanges(differences);
  const told = CHANGES.filter((each) => counts[each] > 0).map((each) => `${counts[each]} ${each}`);
  yield line(`${[...told, `${same} the same`].join(', ')}.`);
}

/** How many there are of each change. */
export function countChanges(differences: readonly Difference[]): Readonly<Record<Change, number>> {
  const counts = { failing: 0, worse: 0, fixed: 0, changed: 0, flaky: 0, new: 0, gone: 0 };
  for (const { change } of differences) counts[change] += 1;
  return counts;
}

function described({ check, variant, role, profile, before, now }: Difference): string {
  const name = `${check}, ${variant} ${role}, profile ${profile}`;
  if (before === undefined) return `${name}: ${now}`;
  return now === undefined ? `${name}: was ${before}` : `${name}: ${before} -> ${now}`;
}
