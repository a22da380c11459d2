import { edgesOf } from './edges.ts';
import type { Mealy } from './mealy.ts';

/** A machine for Graphviz: an arrow for each output between two states, with the inputs that bring it about. */
export function dotOf(machine: Mealy, title: string): string {
  const lines = edgesOf(machine).map(
    ({ from, to, output, inputs }) =>
      `  s${from} -> s${to} [label=${quoted(`${inputs.join('\n')}\n/ ${output}`)}];`,
  );
  return [
    `digraph machine {`,
    `  label=${quoted(title)};`,
    '  rankdir=LR;',
    '  node [shape=circle];',
    '  start [shape=point];',
    ...[...machine.transitions.keys()].map((state) => `  s${state} [label="${state}"];`),
    `  start -> s${machine.initial};`,
    ...lines,
    '}',
    '',
  ].join('\n');
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
