import { type Content, type Html, html } from '../html.ts';
import { badge } from '../status.ts';
import { counted } from '../words.ts';
import type { Entry, Finding } from './digest.ts';
import { kindOf, kindsOf } from './kinds.ts';

/** Kinds of peer that a finding names besides the first. */
const OTHERS = 12;

/** A finding: what was demanded and what was seen, in words and in bytes, and how it is tried again. */
export function findingArticle({ id, first, all }: Finding, evidence: Html | undefined): Html {
  const { check, title, status, expected, observed, expectation, flaky, requirements } = first;
  const [, ...also] = requirements;
  return html`<details class="finding ${status}" id="${id}" data-status="${status}"${status === 'known' ? undefined : html` open`}>
<summary><h5>${badge(status)} <code>${check}</code> <span class="kinds">${kindsOf(all)}</span></h5></summary>
<div class="words"><p>${title}</p>
<dl class="said"><div><dt>Expected</dt><dd>${expected}</dd></div><div class="observed"><dt>Observed</dt><dd>${observed}</dd></div>${expectation === '' ? undefined : html`<div><dt>Known</dt><dd>${expectation}</dd></div>`}${flaky ? html`<div><dt>Flaky</dt><dd>It did not come again when it was asked once more.</dd></div>` : undefined}</dl>
${also.length > 0 ? html`<p class="quiet">Touches ${also.map((each, at) => html`${at === 0 ? '' : ', '}<a href="#${each}">${each}</a>`)} as well.</p>\n` : undefined}</div>
${evidence ?? html`<p class="quiet">The messages are in the run record: this page shows those of other findings.</p>\n`}${again(first)}${others(all.slice(1))}</details>
`;
}

/** The command that tries it again. */
function again({ seed, replay, cases, milliseconds }: Entry): Content {
  if (replay === '') return html`<p class="quiet">Seed <code>${seed}</code></p>\n`;
  return html`<div class="again"><code class="command">${replay}</code><button type="button" class="copy" hidden>Copy</button></div>
<p class="quiet small">Seed of its cases <code>${seed}</code>, ${counted(cases, 'case')}, ${Math.round(milliseconds)} ms</p>
`;
}

function others(entries: readonly Entry[]): Content {
  if (entries.length === 0) return undefined;
  const rows = entries
    .slice(0, OTHERS)
    .map(
      (each) =>
        html`<tr><th scope="row">${kindOf(each)}</th><td><code class="command">${each.replay || `seed ${each.seed}`}</code></td></tr>\n`,
    );
  const more = entries.length - rows.length;
  return html`<details class="more"><summary>The same in ${counted(entries.length, 'other profile')}</summary>
<table><thead class="unseen"><tr><th scope="col">Kind of peer</th><th scope="col">Again</th></tr></thead><tbody>${rows}</tbody></table>${more > 0 ? html`<p class="quiet">${counted(more, 'more', 'more')}.</p>` : undefined}</details>
`;
}
