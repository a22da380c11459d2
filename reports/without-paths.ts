import { changedResults, type RunHeader, type RunResult, type WholeRun } from '../record/index.ts';

/** An absolute path of two parts or more, in a sentence or in JSON; its last part is kept. */
const ABSOLUTE =
  /(?:file:\/\/|(?<![^\s"'`=(:,;[<>|]))(?:[A-Za-z]:[\\/]+|\/)(?:[^\s\\/"'`<>|:;,()]+[\\/]+)+([^\s\\/"'`<>|:;,()]+)/g;

/**
 * The same run, as it may be given to others: a path below this folder is relative to it, of any other absolute path
 * its last part is left.
 * @param folder absolute, without a slash at its end
 */
export function withoutPaths(run: WholeRun, folder = process.cwd()): WholeRun {
  return {
    ...run,
    header: withoutPathsIn(run.header, folder),
    results: changedResults(run.results, (result) => withoutPathsIn(result, folder)),
  };
}

/** The same of a part of a run, in whatever text of it they stand. */
export function withoutPathsIn<Part extends RunHeader | RunResult>(part: Part, folder = process.cwd()): Part {
  const text = JSON.stringify(part);
  if (text.search(ABSOLUTE) < 0) return part;
  return JSON.parse(text, (_, value: unknown) =>
    typeof value === 'string' ? withoutPathsInText(value, folder) : value,
  );
}

/** The same of a text. */
export function withoutPathsInText(text: string, folder = process.cwd()): string {
  return text.replaceAll(`${folder}/`, '').replace(ABSOLUTE, (_path, last: string) => `.../${last}`);
}
