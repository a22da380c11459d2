import { type Mealy, step } from './mealy.ts';
import { IDLE } from './outputs.ts';

/** Transitions from one state to another with the same output, drawn as one arrow. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly output: string;
  readonly inputs: readonly string[];
}

/** The arrows of a machine; inputs that have no meaning in a state are left out. */
export function edgesOf(machine: Mealy): readonly Edge[] {
  const edges = new Map<string, { from: number; to: number; output: string; inputs: string[] }>();
  for (const from of machine.transitions.keys())
    for (const input of machine.inputs) {
      const { output, next: to } = step(machine, from, input);
      if (output === IDLE && to === from) continue;
      const key = `${from} ${to} ${output}`;
      const edge = edges.get(key) ?? { from, to, output, inputs: [] };
      edge.inputs.push(input);
      edges.set(key, edge);
    }
  return [...edges.values()];
}
