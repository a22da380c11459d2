import type { Target } from '../../harness/target.ts';
import { unfold } from '../../model/machine.ts';
import type { Tolerance } from './compare.ts';
import { accessWords, type Mealy, minimized } from './mealy.ts';
import { ACCEPTED, CLEAR_ERROR, CLOSED, SILENCE } from './outputs.ts';

/** The model's machine for a peer, over these inputs, in outputs that can be seen of it. */
export function modelMachine(
  { identity: { variant }, role, dialect, capabilities }: Target,
  inputs: readonly string[],
): Mealy {
  const machine = unfold(variant, role, dialect.name);
  const seen = (output: string): string => (!capabilities.echo && output === ACCEPTED ? SILENCE : output);
  const transitions = machine.transitions.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([input, { output, next }]) => [input, { output: seen(output), next }]),
    ),
  );
  return minimized({ ...machine, transitions }, inputs);
}

/**
 * What the protocol leaves open where the model does one of two things: an error that does not authenticate may be
 * dropped in the data phase (ERR-03), and a KEM may reject a changed ciphertext at once (PRM-08).
 */
export function toleranceOf(model: Mealy): Tolerance {
  const data = dataPhase(model);
  return ({ input, output, expected, expectedState }) =>
    (input === CLEAR_ERROR && output === SILENCE && data.has(expectedState)) ||
    (input.endsWith('part changed') && expected === '08' && output === CLOSED);
}

/** The states of a machine from which on data is delivered. */
export function dataPhase(machine: Mealy): ReadonlySet<number> {
  const { transitions } = machine;
  const delivers = (state: number): boolean =>
    [ACCEPTED, SILENCE].includes(transitions[state]?.['encrypted message']?.output ?? '');
  return new Set(
    transitions.flatMap((_, state) =>
      delivers(state) ? [...accessWords({ ...machine, initial: state }).keys()] : [],
    ),
  );
}
