import { FAMILIES, type Family } from '../../../model/requirements/index.ts';
import { type Html, html } from '../html.ts';
import type { Section } from '../page.ts';
import { STATUSES, type Status, worst } from '../status.ts';
import { counted } from '../words.ts';
import type { Digest, Entry } from './digest.ts';

type Variant = Entry['variant'];

/** A column: a role in a profile. */
interface Column {
  readonly role: Entry['role'];
  readonly profile: string;
}

/** Requirement families by variant, role and profile: what each came to, and the way there. */
export function matrix(digest: Digest): Section {
  return {
    id: 'matrix',
    title: 'Matrix',
    *body() {
      yield html`<p class="lead">The worst that came of any check of a family. A cell leads to what it stands for.</p>\n`;
      const cells = cellsOf(digest.entries);
      yield html`<div class="matrices">`;
      for (const variant of ['simplex', 'duplex'] as const) {
        const columns = columnsOf(digest, variant);
        if (columns.length > 0) yield table(digest, variant, columns, cells);
      }
      yield html`</div>\n`;
      yield legend(digest);
    },
  };
}

/** Entries by family, variant, role and profile. */
type Cells = ReadonlyMap<string, readonly Entry[]>;

function keyOf(family: string, variant: Variant, { role, profile }: Column): string {
  return JSON.stringify([family, variant, role, profile]);
}

function cellsOf(entries: readonly Entry[]): Cells {
  const cells = new Map<string, Entry[]>();
  for (const each of entries)
    for (const family of new Set(each.requirements.map((id) => id.slice(0, 3)))) {
      const key = keyOf(family, each.variant, each);
      const cell = cells.get(key);
      if (cell === undefined) cells.set(key, [each]);
      else cell.push(each);
    }
  return cells;
}

function columnsOf({ header: { targets }, entries }: Digest, variant: Variant): readonly Column[] {
  const columns = new Map<string, Column>();
  for (const { variant: of, role, profile } of [...targets, ...entries])
    if (of === variant) columns.set(`${role} ${profile}`, { role, profile });
  return [...columns.values()].sort((one, other) =>
    one.role === other.role ? 0 : one.role === 'server' ? -1 : 1,
  );
}

function table(digest: Digest, variant: Variant, columns: readonly Column[], cells: Cells): Html {
  const name = variant === 'simplex' ? 'Simplex' : 'Duplex';
  const roles = (['server', 'client'] as const)
    .map((role) => ({ role, span: columns.filter((column) => column.role === role).length }))
    .filter(({ span }) => span > 0);
  const families = FAMILIES.filter(({ requirements }) =>
    requirements.some(({ variants }) => variants.includes(variant)),
  );
  return html`<div class="scroll" role="group" tabindex="0" aria-label="Matrix of ${name}"><table class="matrix">
<caption>${name}</caption>
<thead><tr><td rowspan="2"></td>${roles.map(({ role, span }) => html`<th scope="colgroup" colspan="${span}">${role}</th>`)}</tr>
<tr>${columns.map(({ profile }) => html`<th scope="col">${profile}</th>`)}</tr></thead>
<tbody>${families.map(
    (family) =>
      html`<tr><th scope="row"><a href="#${family.id}"><b>${family.id}</b> <span class="quiet">${family.title}</span></a></th>${columns.map((column) => cell(digest, family, column, cells.get(keyOf(family.id, variant, column)) ?? []))}</tr>\n`,
  )}</tbody></table></div>
`;
}

function cell(digest: Digest, family: Family, column: Column, entries: readonly Entry[]): Html {
  const status = worst(entries.map((each) => each.status));
  const its = entries.filter((each) => each.status === status);
  const title = `${family.id}, ${column.role}, ${column.profile}: ${entries.length === 0 ? 'untried' : `${status}, ${its.length} of ${counted(entries.length, 'result')}`}`;
  const [first] = its;
  const finding = first === undefined ? undefined : digest.findingOf.get(first);
  return html`<td><a class="cell ${status}" href="#${finding?.id ?? family.id}" title="${title}" aria-label="${title}">${STATUSES[status].letter}</a></td>`;
}

function legend({ entries }: Digest): Html {
  const there = new Set<Status>([...entries.map(({ status }) => status), 'untried']);
  const shown = (Object.keys(STATUSES) as Status[]).filter((status) => there.has(status));
  return html`<ul class="legend">${shown.map((status) => html`<li><span class="badge ${status}" aria-hidden="true">${STATUSES[status].letter}</span> ${status}</li>`)}</ul>\n`;
}
