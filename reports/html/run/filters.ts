import { FAMILIES, LEVELS } from '../../../model/requirements/index.ts';
import { type Html, html } from '../html.ts';
import { STATUSES, type Status } from '../status.ts';
import { number } from '../words.ts';
import type { Digest } from './digest.ts';

/** What a reader can narrow the requirements to. Hidden where no script shows it. */
export function filters({ entries, judged }: Digest): Html {
  const there = new Set<Status>(entries.map(({ status }) => status));
  if (judged.some(({ checks }) => checks.length === 0)) there.add('untried');
  const statuses = (Object.keys(STATUSES) as Status[]).filter((status) => there.has(status));
  return html`<form id="filters" class="filters" role="search" aria-label="Filter the requirements" hidden>
<label class="text">Text <input type="search" id="filter-text" autocomplete="off" spellcheck="false" placeholder="words, RPL-01, replay/"></label>
<label>Family <select id="filter-family"><option value="">all</option>${FAMILIES.map(({ id, title }) => html`<option value="${id}">${id} ${title}</option>`)}</select></label>
<fieldset><legend>Level</legend>${LEVELS.map((level) => html`<label class="pill"><input type="checkbox" name="level" value="${level}"> ${level}</label>`)}</fieldset>
<fieldset><legend>Verdict</legend>${statuses.map((status) => html`<label class="pill"><input type="checkbox" name="status" value="${status}"> <span class="badge ${status}" aria-hidden="true">${STATUSES[status].letter}</span> ${status}</label>`)}</fieldset>
<div class="acts"><button type="reset">Show all</button><button type="button" id="open-findings">Open findings</button><button type="button" id="close-findings">Close findings</button>
<output id="filter-shown" aria-live="polite">${number(judged.length)} requirements</output></div>
</form>
`;
}
