import { html } from '../html.ts';
import type { Section } from '../page.ts';
import { badge, isFinding, tally, worst, worstFirst } from '../status.ts';
import { number } from '../words.ts';
import type { Digest } from './digest.ts';
import { statusesOf } from './requirements.ts';

/** The requirements that are not kept, or not decided, the worst first, and the way to each. */
export function findings(digest: Digest): Section {
  return {
    id: 'findings',
    title: 'Findings',
    *body() {
      const broken = digest.judged
        .map((judged) => ({ judged, all: statusesOf(judged), status: worst(statusesOf(judged)) }))
        .filter(({ status }) => isFinding(status))
        .sort((one, other) => worstFirst(one.status, other.status));
      yield html`<table class="plain findings"><thead><tr><th scope="col">Requirement</th><th scope="col">What it says</th><th scope="col" class="number">Results</th></tr></thead><tbody>\n`;
      for (const { judged: each, all, status } of broken)
        yield html`<tr><th scope="row"${each.requirement === undefined ? undefined : html` class="id"`}>${badge(status)} <a href="#${each.requirement === undefined ? 'requirements' : each.id}">${each.id}</a> <span class="level">${each.requirement?.level}</span></th><td><span class="clipped">${each.requirement?.sentence ?? 'not in the catalogue of this version'}</span></td><td class="number">${number(tally(all).get(status) ?? 0)} of ${number(all.length)}</td></tr>\n`;
      yield html`</tbody></table>\n<p class="quiet small">A result may touch several requirements. It is shown with the first.</p>\n`;
    },
  };
}
