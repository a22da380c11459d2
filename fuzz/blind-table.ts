import { type Blind, median } from './blind.ts';

const BEGIN = '<!-- blind: begin -->';
const END = '<!-- blind: end -->';

/** The table of what was found blind, as Markdown. */
export function blindTable(all: readonly Blind[]): string {
  const rows = all.map((each) => {
    const [requirement = '', state = ''] = each.found.split(' | ');
    return `| \`${each.defect}\` | ${median(each.executions) ?? 'not found'} | ${requirement} | ${state} |`;
  });
  return [
    '| defect | median executions | seen broken | in which state |',
    '| --- | ---: | --- | --- |',
    ...rows,
  ].join('\n');
}

/** A page with the table in its place. @throws RangeError for a page that has no place for it */
export function withTable(page: string, table: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new RangeError('page: there is no place for the table');
  return `${before}${BEGIN}\n\n${table}\n\n${END}${after}`;
}
