import type { Target } from '../../harness/target.ts';
import type { Machine } from '../../record/index.ts';
import type { Learned } from './learn.ts';
import { type Mealy, step } from './mealy.ts';

/** What was learned of a peer, as a document. */
export function machineRecord(target: Target, learned: Learned, seed: number, tool: string): Machine {
  const { name, identity, role, profile, dialect } = target;
  const { machine, leftOut, queries, unfinished } = learned;
  const { inputs, initial, transitions } = machine;
  return {
    ...{ format: 'qsmp-machine/1', tool, target: name, variant: identity.variant, role },
    ...{ profile: profile.name, dialect: dialect.name, seed: `${seed}` },
    ...{ inputs, leftOut, initial },
    states: transitions.map((_, state) => inputs.map((input) => ({ input, ...step(machine, state, input) }))),
    queries,
    ...(unfinished === undefined ? {} : { unfinished }),
  };
}

/** The machine of a document. */
export function machineOfRecord({ inputs, initial, states }: Machine): Mealy {
  return {
    inputs,
    initial,
    transitions: states.map((state) =>
      Object.fromEntries(state.map(({ input, output, next }) => [input, { output, next }])),
    ),
  };
}
