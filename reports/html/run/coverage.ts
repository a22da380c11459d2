import { FAMILIES, LEVELS, REQUIREMENTS } from '../../../model/requirements/index.ts';
import { UNTESTED } from '../../../model/requirements/untested.ts';
import { bars } from '../bars.ts';
import { type Html, html } from '../html.ts';
import type { Section } from '../page.ts';
import { worst } from '../status.ts';
import { counted, number, some } from '../words.ts';
import type { Digest, Judged } from './digest.ts';
import { statusesOf } from './requirements.ts';
import { untriedReason } from './untried.ts';

/** Which requirements were tried, which were not, and why. */
export function coverage(digest: Digest): Section {
  const known = digest.judged.filter(({ requirement }) => requirement !== undefined);
  return {
    id: 'coverage',
    title: 'Coverage',
    *body() {
      const tried = known.filter((each) => decided(each));
      yield html`<p class="lead">${number(tried.length)} of ${counted(REQUIREMENTS.length, 'requirement')} were tried and have a verdict.</p>\n`;
      yield bars({
        title: 'Requirements tried, by family',
        head: ['Family', 'Tried'],
        rows: FAMILIES.map(({ id, title, requirements }) => {
          const count = known.filter((each) => each.requirement?.family === id && decided(each)).length;
          return {
            label: id,
            about: title,
            value: count / requirements.length,
            cells: [`${count} of ${requirements.length}`],
          };
        }),
      });
      yield levels(known);
      yield* untried(digest, known);
      yield untested();
    },
  };
}

/** Whether something tried it and came to a verdict on it. */
function decided(judged: Judged): boolean {
  return !['untried', 'unsupported', 'inconclusive', 'error'].includes(worst(statusesOf(judged)));
}

function levels(known: readonly Judged[]): Html {
  const rows = LEVELS.map((level) => {
    const its = known.filter(({ requirement }) => requirement?.level === level);
    const tried = its.filter((each) => decided(each)).length;
    return html`<tr><th scope="row">${level}</th><td class="number">${its.length}</td><td class="number">${tried}</td><td class="number">${its.length - tried}</td></tr>\n`;
  });
  return html`<table class="plain"><caption>By level</caption><thead><tr><th scope="col">Level</th><th scope="col" class="number">In the catalogue</th><th scope="col" class="number">Tried</th><th scope="col" class="number">Not</th></tr></thead><tbody>${rows}</tbody></table>\n`;
}

function* untried(digest: Digest, known: readonly Judged[]): Generator<Html> {
  const left = known.filter((each) => !decided(each));
  if (left.length === 0) return;
  yield html`<h3>Not tried, and why</h3>\n<table class="plain reasons"><thead><tr><th scope="col">Requirement</th><th scope="col">Level</th><th scope="col">Why</th></tr></thead><tbody>\n`;
  for (const each of left)
    yield html`<tr><th scope="row" class="id"><a href="#${each.id}">${each.id}</a></th><td>${each.requirement?.level}</td><td>${whyNot(each, digest)}</td></tr>\n`;
  yield html`</tbody></table>\n`;
}

/** Reasons that are told of one requirement. */
const REASONS = 3;

function whyNot(judged: Judged, digest: Digest): string {
  if (judged.checks.length === 0) return untriedReason(judged, digest);
  const entries = judged.checks.flatMap((tried) => tried.entries);
  const open = entries.filter(({ status }) => status === 'error' || status === 'inconclusive');
  if (open.length > 0)
    return `no verdict: ${some([...new Set(open.map(({ observed }) => observed))], REASONS)}`;
  return `needs ${some([...new Set(entries.map(({ expected }) => expected || 'another peer'))], REASONS)}`;
}

function untested(): Html {
  const rows = UNTESTED.map(
    ({ requirements, what, reason }) =>
      html`<tr><th scope="row">${requirements.map((id, at) => html`${at === 0 ? '' : ', '}<a href="#${id}">${id}</a>`)}</th><td>${what}</td><td>${reason}</td></tr>\n`,
  );
  return html`<h3>Parts that nothing tries, whatever the peer</h3>\n<table class="plain reasons"><thead><tr><th scope="col">Requirement</th><th scope="col">Part</th><th scope="col">Why</th></tr></thead><tbody>${rows}</tbody></table>\n`;
}
