import {
  DOCUMENTS,
  documentOf,
  FAMILIES,
  INNER_MEANING,
  LEVEL_MEANING,
  type Revision,
} from '../model/requirements/index.ts';
import { table } from '../reports/console/table.ts';
import { wrap } from '../reports/console/wrap.ts';
import type { ListedRequirement } from './requirements-document.ts';

/** One line for each requirement, with the first sentence of its statement, and a line that counts them. */
export function listRequirements(
  revision: Revision,
  entries: readonly ListedRequirement[],
  width: number,
): string {
  const covered = entries.filter(({ coveredBy }) => coveredBy.length > 0).length;
  const unscored = entries.filter(({ scored }) => !scored).length;
  const rows = entries.map(({ requirement, coveredBy, scored }) => [
    requirement.id,
    scored ? requirement.level : `(${requirement.level})`,
    requirement.inner,
    String(coveredBy.length),
    firstSentence(requirement.sentence),
  ]);
  const count = `revision ${revision}: ${entries.length} requirements listed, ${covered} covered`;
  const note = unscored === 0 ? '' : `, ${unscored} in parentheses not scored at this revision`;
  const listed = rows.length === 0 ? '' : `${table([HEADER, ...rows], width)}\n`;
  return `${listed}${count}${note}\n`;
}

const HEADER = ['ID', 'LEVEL', 'INNER', 'COVERED', 'REQUIREMENT'];

/** Everything about one requirement. */
export function explainRequirement(
  { requirement, coveredBy, untested }: ListedRequirement,
  width: number,
): string {
  const family = FAMILIES.find(({ id }) => id === requirement.family);
  const facts = [
    ['level', `${requirement.level}: ${LEVEL_MEANING[requirement.level]}`],
    ['inner', `${requirement.inner}: ${INNER_MEANING[requirement.inner]}`],
    ['variants', requirement.variants.join(', ')],
    ['since', requirement.since],
    ...labelled('sources', requirement.sources.map(explainSource)),
    ...labelled(
      'covered by',
      coveredBy.map(({ kind, id }) => `${kind} ${id}`),
    ),
    ...(untested.length === 0
      ? []
      : labelled(
          'untested',
          untested.map(({ what, reason }) => `${what}: ${reason}`),
        )),
  ];
  return [
    `${requirement.id} (${family?.title ?? requirement.family})\n`,
    `\n${wrap(requirement.sentence, width).join('\n')}\n`,
    `\n${table(facts, width)}`,
    family?.context === undefined ? '' : `\nContext of its family:\n\n${family.context}\n`,
  ].join('');
}

/** Rows of one label, said once; `nothing` where there are no values. */
function labelled(label: string, values: readonly string[]): readonly (readonly string[])[] {
  const [first = 'nothing', ...more] = values;
  return [[label, first], ...more.map((value) => ['', value])];
}

function explainSource(source: string): string {
  const document = documentOf(source);
  return document === undefined ? source : `${source}: ${DOCUMENTS[document]}`;
}

/** Up to the first full stop that ends a sentence: one before a space. */
function firstSentence(text: string): string {
  const end = text.search(/\.(?= )/);
  return end < 0 ? text : text.slice(0, end + 1);
}
