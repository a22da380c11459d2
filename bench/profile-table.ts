import { PROFILES, type Profile } from '../impl/profile.ts';

/** What of a run of `qsmp conform --json` the table tells. */
export interface ProfileRun {
  readonly milliseconds: number;
  readonly counts: Readonly<Record<string, number>>;
}

const BEGIN = '<!-- profiles: begin -->';
const END = '<!-- profiles: end -->';

const HEAD = [
  '| profile | signature | KEM | results | cases | pass | info | not offered | wrong or unclear | seconds |',
  '| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
];

/** The row of a profile. */
export function profileRow({ name, signature, kem }: Profile, { milliseconds, counts }: ProfileRun): string {
  const of = (what: string): number => counts[what] ?? 0;
  const right = of('pass') + of('info') + of('unsupported');
  const cells = [
    of('results'),
    of('cases'),
    of('pass'),
    of('info'),
    of('unsupported'),
    of('results') - right,
  ];
  return `| \`${name}\` | ${signature} | ${kem} | ${cells.join(' | ')} | ${Math.round(milliseconds / 1_000)} |`;
}

/**
 * A page with these rows in its table, by the name of their profile. Others stay.
 * @throws RangeError for a page that has no place for it
 */
export function withRows(page: string, rows: ReadonlyMap<string, string>): string {
  const [before, rest] = page.split(BEGIN);
  const [table, after] = rest?.split(END) ?? [];
  if (before === undefined || table === undefined || after === undefined)
    throw new RangeError('page: there is no place for the table');
  const known = table.split('\n');
  const all = PROFILES.flatMap(
    ({ name }) => rows.get(name) ?? known.find((line) => line.startsWith(`| \`${name}\``)) ?? [],
  );
  return `${before}${BEGIN}\n\n${[...HEAD, ...all].join('\n')}\n\n${END}${after}`;
}
