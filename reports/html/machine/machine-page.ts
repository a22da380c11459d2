import type { Machine } from '../../../record/index.ts';
import { type Content, type Html, html } from '../html.ts';
import { documentOf, type Section } from '../page.ts';
import { counted, duration } from '../words.ts';
import { graphOf } from './graph.ts';
import { transitionsOf } from './transitions.ts';

/** A place where a machine is not what it was compared with. */
export interface MachineDifference {
  /** `model`, or the file of an earlier machine. */
  readonly from: string;
  readonly kind: 'extra' | 'missing' | 'other';
  /** The shortest word that shows it: inputs from the start. */
  readonly witness: readonly string[];
  readonly output: string;
  readonly expected: string;
  readonly requirements: readonly string[];
  readonly replay: string;
}

/** Something in a machine that none should do. */
export interface MachinePattern {
  readonly title: string;
  readonly witness: readonly string[];
  readonly requirements: readonly string[];
  readonly replay: string;
}

/** A machine as it was learned, and what is to be said of it. */
export interface LearnedMachine {
  readonly record: Machine;
  /** As an SVG document of its own. */
  readonly picture: string;
  readonly differences: readonly MachineDifference[];
  readonly patterns: readonly MachinePattern[];
  /** States of the model's. */
  readonly modelStates: number;
  readonly milliseconds: number;
}

/** What was learned of peers, as one page: each machine as a graph and a table, with what differs marked. */
export function machinePage(machines: readonly LearnedMachine[]): Iterable<string> {
  const names = [...new Set(machines.map(({ record }) => record.target))].join(', ') || 'no peer';
  const sum = (of: (each: LearnedMachine) => number) => machines.reduce((so, each) => so + of(each), 0);
  const differences = sum((each) => each.differences.length);
  const patterns = sum((each) => each.patterns.length);
  const open = machines.filter(({ record }) => record.unfinished !== undefined).length;
  const [status, word, sentence] =
    differences + patterns > 0
      ? ([
          'fail',
          'Differs',
          `${counted(differences, 'difference')}, ${counted(patterns, 'bad pattern')}.`,
        ] as const)
      : open > 0
        ? (['inconclusive', 'Undecided', 'No difference was found, but not all was tested.'] as const)
        : (['pass', 'As the model', `${counted(machines.length, 'machine')} without a difference.`] as const);
  return documentOf({
    title: `${word}: ${names}, QSMP state machine`,
    top: html`<p class="over">QSMP state machine of</p>
<h1>${names}</h1>
<div class="verdict ${status}"><p><strong>${word}</strong> ${sentence}</p></div>`,
    sections: machines.map(sectionOf),
    foot: html`<p>Made by ${machines[0]?.record.tool ?? 'qsmp-conformance'}. It asks nothing of any network.</p>`,
  });
}

function sectionOf(machine: LearnedMachine, at: number): Section {
  const { record, differences, patterns } = machine;
  const name = `${record.variant} ${record.role}`;
  return {
    id: `machine-${at + 1}`,
    title: `${record.variant === 'simplex' ? 'Simplex' : 'Duplex'} ${record.role}`,
    *body() {
      yield html`<dl class="facts">${factsOf(machine).map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>\n`;
      if (differences.length + patterns.length > 0) yield html`<h3>Differences</h3>\n`;
      for (const each of differences) yield differenceOf(each);
      for (const each of patterns) yield patternOf(each);
      yield html`<h3>Graph</h3>\n`;
      yield graphOf(machine, name);
      yield html`<h3>Table</h3>\n`;
      yield transitionsOf(record, differences);
      if (record.leftOut.length === 0) return;
      yield html`<h3>Without</h3>\n<table class="plain"><thead><tr><th scope="col">Input</th><th scope="col">Why it could not be used</th></tr></thead><tbody>${record.leftOut.map(({ input, why }) => html`<tr><th scope="row">${input}</th><td>${why}</td></tr>\n`)}</tbody></table>\n`;
    },
  };
}

function factsOf({
  record,
  modelStates,
  milliseconds,
}: LearnedMachine): readonly (readonly [string, Content])[] {
  const { target, profile, dialect, seed, states, inputs, queries, unfinished } = record;
  return [
    ['Peer', target],
    ['Profile', profile],
    ['Dialect', dialect],
    ['Seed', seed ?? 'none'],
    ['States', `${states.length}, the model has ${modelStates}`],
    ['Inputs', `${inputs.length}`],
    ['Words asked', queries.toLocaleString('en')],
    ['Duration', duration(milliseconds)],
    ...(unfinished === undefined ? [] : [['Not tested whole', unfinished] as const]),
  ];
}

function differenceOf({
  from,
  kind,
  witness,
  output,
  expected,
  requirements,
  replay,
}: MachineDifference): Html {
  const whom = from === 'model' ? 'The model' : from;
  return html`<details class="finding fail" open><summary><h4>${kind}: ${witness.join(', ')}</h4></summary>
<dl class="said"><div><dt>${whom}</dt><dd>${expected}</dd></div><div class="observed"><dt>It</dt><dd>${output}</dd></div></dl>
${touched(requirements)}${again(replay)}</details>
`;
}

function patternOf({ title, witness, requirements, replay }: MachinePattern): Html {
  return html`<details class="finding fail" open><summary><h4>${title}</h4></summary>
<p>${witness.join(', ')}</p>
${touched(requirements)}${again(replay)}</details>
`;
}

function touched(requirements: readonly string[]): Content {
  return requirements.length === 0
    ? undefined
    : html`<p class="quiet">Touches ${requirements.join(', ')}.</p>\n`;
}

function again(replay: string): Html {
  return html`<div class="again"><code class="command">${replay}</code><button type="button" class="copy" hidden>Copy</button></div>\n`;
}
