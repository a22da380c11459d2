import type { Machine } from '../../../record/index.ts';
import { type Html, html } from '../html.ts';
import type { MachineDifference } from './machine-page.ts';

/** What each state does on each input, as a table; the cells of differences are marked. */
export function transitionsOf(
  { inputs, states, initial, variant, role }: Machine,
  differences: readonly MachineDifference[],
): Html {
  const marked = new Set(differences.map(({ witness }) => placeOf(states, initial, witness)));
  const cells = states.map((state) => new Map(state.map((each) => [each.input, each])));
  const rows = inputs.map(
    (input) =>
      html`<tr><th scope="row">${input}</th>${cells.map((cell, at) => {
        const { output = '', next = at } = cell.get(input) ?? {};
        const isMarked = marked.has(`${at} ${input}`);
        const name = isMarked ? 'differs' : output === 'none' ? 'quiet' : 'does';
        return html`<td class="${name}">${isMarked ? html`<strong>\u2260</strong> ` : undefined}${output}${next === at ? undefined : html` <span class="quiet">\u2192 ${next}</span>`}</td>`;
      })}</tr>\n`,
  );
  return html`<div class="scroll" role="group" tabindex="0" aria-label="Table of the ${variant} ${role}"><table class="plain transitions">
<thead><tr><th scope="col">Input</th>${states.map((_, at) => html`<th scope="col">state ${at}${at === initial ? ', the start' : ''}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>
<p class="quiet small">What the peer does, and the state after it where it is another one. \u2260 marks a difference.</p>
`;
}

/** Where a word ends: the state and the input of its last step. */
function placeOf(states: Machine['states'], initial: number, witness: readonly string[]): string {
  let state = initial;
  for (const input of witness.slice(0, -1))
    state = states[state]?.find((each) => each.input === input)?.next ?? state;
  return `${state} ${witness.at(-1)}`;
}
