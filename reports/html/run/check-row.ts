import { type Html, html } from '../html.ts';
import { badge, type Status } from '../status.ts';
import type { Digest, Entry, Tried } from './digest.ts';
import { kindsOf } from './kinds.ts';

/** Findings of one check that are linked. */
const LINKED = 4;

/** A check that tried a requirement: what it does, and what came of it on which kinds of peer. */
export function checkRow(digest: Digest, { check, title, entries }: Tried): Html {
  const by = new Map<Status, Entry[]>();
  for (const each of entries) by.set(each.status, [...(by.get(each.status) ?? []), each]);
  return html`<tr data-status="${[...by.keys()].join(' ')}"><th scope="row"><code>${check}</code><span class="quiet">${title}</span></th><td>${[...by].map(([status, its]) => html`<span class="came">${badge(status)} ${kindsOf(its)}${links(digest, its)}</span>`)}</td></tr>\n`;
}

function links(digest: Digest, entries: readonly Entry[]): Html {
  const findings = new Set(entries.flatMap((each) => digest.findingOf.get(each) ?? []));
  const shown = [...findings].slice(0, LINKED);
  return html`${shown.map(({ id, first }) => html` <a href="#${id}">${first.variant} ${first.role}</a>`)}`;
}
