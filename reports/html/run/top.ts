import { REVISION } from '../../../model/requirements/index.ts';
import { type Content, type Html, html } from '../html.ts';
import { badge, STATUSES, type Status, tally } from '../status.ts';
import { counted, date, duration, number, some } from '../words.ts';
import type { Digest } from './digest.ts';
import { proportions } from './proportions.ts';
import { verdictOf } from './verdict.ts';

/** Names of peers that are told. */
const PEERS = 3;

/** Who was tested, what came of it, when, with what, and in numbers. */
export function topOf(digest: Digest): Html {
  const { status, word, sentence, partial } = verdictOf(digest);
  const by = tally(digest.entries.map((each) => each.status));
  return html`<p class="over">QSMP conformance report of</p>
<h1>${peersOf(digest)}</h1>
<div class="verdict ${status}"><p><strong>${word}</strong> ${sentence}</p>${partial === undefined ? undefined : html`<p class="partial"><strong>Partial</strong> ${partial}</p>`}</div>
<dl class="facts">${factsOf(digest).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<div class="counts">${proportions([...by])}
<table><caption class="unseen">Results by verdict</caption><thead class="unseen"><tr><th scope="col">Verdict</th><th scope="col">Results</th><th scope="col">Meaning</th></tr></thead>
<tbody>${[...by].map(([each, count]) => countRow(each, count))}</tbody></table></div>
`;
}

function countRow(status: Status, count: number): Html {
  return html`<tr><th scope="row">${badge(status)} <span aria-hidden="true">${status}</span></th><td class="number">${number(count)}</td><td class="quiet">${STATUSES[status].meaning}</td></tr>`;
}

export function peersOf({ header: { targets } }: Digest): string {
  return some([...new Set(targets.map(({ name }) => name))].map(short), PEERS) || 'no peer';
}

function factsOf(digest: Digest): readonly (readonly [string, Content])[] {
  const { header, summary, counts } = digest;
  const { tool, targets, dialect, seed, started, shard } = header;
  const distinct = (of: (target: (typeof targets)[number]) => string) =>
    [...new Set(targets.map(of))].map(short);
  return [
    [
      'Variants and roles',
      some(
        distinct(({ variant, role }) => `${variant} ${role}`),
        4,
      ),
    ],
    [
      'Profiles',
      some(
        distinct(({ profile }) => profile),
        20,
      ),
    ],
    ['Dialect', dialect],
    ['Seed', html`<code>${seed ?? 'none'}</code>`],
    ['Begun', date(started)],
    ['Duration', summary === undefined ? 'unknown: cut off' : duration(summary.milliseconds)],
    ['Tried', `${counted(counts.checks, 'check')}, ${counted(counts.cases, 'case')}`],
    ...(shard === undefined ? [] : [['Part', `${shard.index} of ${shard.of}`] as const]),
    ['Tested with', `${tool.name} ${tool.version}`],
    ['Requirements of', `revision ${REVISION}`],
  ];
}

/** Characters of one name among others. */
const NAME = 60;

function short(name: string): string {
  return name.length > NAME ? `${name.slice(0, NAME)}\u2026` : name;
}
