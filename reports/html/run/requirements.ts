import { DOCUMENTS, documentOf, FAMILIES, INNER_MEANING } from '../../../model/requirements/index.ts';
import { type Content, type Html, html } from '../html.ts';
import type { Section } from '../page.ts';
import { badge, type Status, tally, worst } from '../status.ts';
import { counted, list, number } from '../words.ts';
import { checkRow } from './check-row.ts';
import type { Digest, Judged, Tried } from './digest.ts';
import { filters } from './filters.ts';
import { findingArticle } from './finding-article.ts';
import { untriedReason } from './untried.ts';

/** Every requirement, with what tried it and what came of it. `evidence` is by the result that it is of. */
export function requirements(digest: Digest, evidence: ReadonlyMap<number, Html>): Section {
  return {
    id: 'requirements',
    title: 'Requirements',
    *body() {
      yield filters(digest);
      for (const { id, title } of FAMILIES) {
        const its = digest.judged.filter(({ requirement }) => requirement?.family === id);
        yield html`<div class="family"><h3 id="${id}">${title} <span class="quiet">${id}</span></h3>\n`;
        for (const each of its) yield* article(digest, each, evidence);
        yield html`</div>\n`;
      }
      const others = digest.judged.filter(({ requirement }) => requirement === undefined);
      if (others.length === 0) return;
      yield html`<div class="family"><h3>Not in this catalogue</h3>\n`;
      for (const each of others) yield* article(digest, each, evidence);
      yield html`</div>\n`;
    },
  };
}

/** What is in the address of a requirement: an id that is none of the catalogue may be anything. */
function anchorOf({ id, requirement }: Judged): Content {
  return requirement === undefined ? undefined : html` id="${id}"`;
}

export function statusesOf({ checks }: Judged): readonly Status[] {
  return checks.flatMap(({ entries }) => entries.map(({ status }) => status));
}

function* article(digest: Digest, judged: Judged, evidence: ReadonlyMap<number, Html>): Generator<Html> {
  const { id, requirement, checks, findings } = judged;
  const all = statusesOf(judged);
  const status = worst(all);
  yield html`<article class="requirement ${status}"${anchorOf(judged)} data-level="${requirement?.level ?? ''}" data-family="${requirement?.family ?? ''}" data-status="${checks.length === 0 ? 'untried' : ''}">
<h4>${badge(status)} ${id}${requirement === undefined ? undefined : html` <span class="level">${requirement.level}</span>`}</h4>
${requirement === undefined ? html`<p class="quiet">The catalogue of this version does not hold it.</p>` : html`<p class="sentence">${requirement.sentence}</p>\n<p class="quiet source">${sourceOf(requirement)}</p>`}
`;
  if (checks.length === 0) yield html`<p class="untried-why">Untried: ${untriedReason(judged, digest)}</p>\n`;
  for (const finding of findings) yield findingArticle(finding, evidence.get(finding.first.index));
  const elsewhere = new Set(findings);
  const others = new Set(
    checks
      .flatMap(({ entries }) => entries)
      .flatMap((entry) => digest.findingOf.get(entry) ?? [])
      .filter((finding) => !elsewhere.has(finding)),
  );
  if (others.size > 0)
    yield html`<p class="elsewhere">${findings.length > 0 ? 'Broken too' : 'Broken'} by ${counted(others.size, 'finding')} shown elsewhere: ${[...others].slice(0, 6).map((finding, at) => html`${at === 0 ? '' : ', '}<a href="#${finding.id}">${finding.first.check}</a>`)}${others.size > 6 ? html`, and ${number(others.size - 6)} more` : undefined}.</p>\n`;
  if (checks.length > 0) yield checksOf(digest, checks, all);
  yield html`</article>\n`;
}

function sourceOf({ sources, variants, inner }: NonNullable<Judged['requirement']>): Content {
  const told = sources.map((source, at) => {
    const document = DOCUMENTS[documentOf(source) ?? ''];
    return html`${at === 0 ? '' : ', '}${document === undefined ? source : html`<abbr title="${document}">${source}</abbr>`}`;
  });
  return html`${told}${variants.length === 1 ? `; for ${list(variants)} only` : ''}${inner === 'no' ? '' : `; ${INNER_MEANING[inner]}`}`;
}

function checksOf(digest: Digest, checks: readonly Tried[], all: readonly Status[]): Html {
  const came = [...tally(all)].map(([status, count]) => `${number(count)} ${status}`);
  return html`<details class="checks"><summary>${counted(checks.length, 'check')} tried it: ${came.join(', ')}</summary>
<table><thead class="unseen"><tr><th scope="col">Check</th><th scope="col">What it came to</th></tr></thead>
<tbody>${checks.map((tried) => checkRow(digest, tried))}</tbody></table></details>
`;
}
