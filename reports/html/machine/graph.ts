import { type Html, html, raw } from '../html.ts';
import type { LearnedMachine } from './machine-page.ts';

/** The graph of a machine, as an image: its style and its names stay its own. What it shows is in the table too. */
export function graphOf({ picture, record }: LearnedMachine, name: string): Html {
  const data = Buffer.from(picture).toString('base64');
  const title = `The machine of the ${name}: ${record.states.length} states; what differs is marked`;
  return html`<div class="scroll" role="group" tabindex="0" aria-label="Graph of the ${name}"><img class="graph" alt="${title}" src="data:image/svg+xml;base64,${raw(data)}"></div>\n`;
}
