import { type Difference, differences } from '../fuzz/learning/compare.ts';
import type { Learned } from '../fuzz/learning/learn.ts';
import { machineOfRecord, machineRecord } from '../fuzz/learning/machine-record.ts';
import type { Word } from '../fuzz/learning/mealy.ts';
import { dataPhase } from '../fuzz/learning/model-machine.ts';
import type { PatternFound } from '../fuzz/learning/patterns.ts';
import { requirementsTouched } from '../fuzz/learning/requirements-touched.ts';
import type { Target } from '../harness/target.ts';
import type { Machine } from '../record/index.ts';
import type { LearnOptions } from './learn.ts';
import { targetWords } from './target-words.ts';
import { VERSION } from './version.ts';

/** A difference as it is told: with whom, what it touches, and the command that shows it again. */
export interface ToldDifference extends Omit<Difference, 'state' | 'expectedState'> {
  /** `model`, or the file of the earlier machine. */
  readonly from: string;
  readonly requirements: readonly string[];
  readonly replay: string;
}

/** What was learned of one peer, and what is to be said of it. */
export interface LearnedPeer {
  readonly target: Target;
  readonly learned: Learned;
  readonly record: Machine;
  readonly differences: readonly ToldDifference[];
  readonly patterns: readonly (PatternFound & { readonly replay: string })[];
}

/** Joins what was learned with the machine of earlier, where there is one. */
export function learnedPeer(
  target: Target,
  learned: Learned,
  options: LearnOptions,
  seed: number,
  earlier?: Machine,
): LearnedPeer {
  const data = dataPhase(learned.model);
  const told =
    (from: string) =>
    (difference: Difference): ToldDifference => {
      const { kind, witness, input, output, expected, expectedState } = difference;
      const inData = from === 'model' && data.has(expectedState);
      const requirements =
        from === 'model' ? requirementsTouched(difference, target.identity.variant, inData) : [];
      const replay = replayOf(target, options, witness);
      return { from, kind, witness, input, output, expected, requirements, replay };
    };
  const before = earlier === undefined ? [] : differences(learned.machine, machineOfRecord(earlier));
  return {
    target,
    learned,
    record: machineRecord(target, learned, seed, `qsmp-conformance ${VERSION}`),
    differences: [
      ...learned.differences.map(told('model')),
      ...before.map(told(options.against ?? 'earlier')),
    ],
    patterns: learned.patterns.map((pattern) => ({
      ...pattern,
      replay: replayOf(target, options, pattern.witness),
    })),
  };
}

/** The document of `--json`. */
export function learnDocument(peers: readonly LearnedPeer[], seed: number): object {
  const named = ({ target }: LearnedPeer) => ({ variant: target.identity.variant, role: target.role });
  const sum = (of: (peer: LearnedPeer) => number) => peers.reduce((total, peer) => total + of(peer), 0);
  return {
    seed,
    states: sum(({ learned }) => learned.machine.transitions.length),
    inputs: peers.length === 0 ? 0 : Math.min(...peers.map(({ learned }) => learned.inputs.length)),
    queries: sum(({ learned }) => learned.queries),
    differences: peers.flatMap((peer) => peer.differences.map((each) => ({ ...named(peer), ...each }))),
    patterns: peers.flatMap((peer) => peer.patterns.map((each) => ({ ...named(peer), ...each }))),
    lost: peers.flatMap((peer) => peer.learned.lostAfter.map((word) => ({ ...named(peer), word }))),
    nondeterminism: peers.flatMap((peer) => peer.learned.flakes.map((each) => ({ ...named(peer), ...each }))),
    machines: peers.map(({ learned, record }) => ({
      ...record,
      modelStates: learned.model.transitions.length,
      milliseconds: Math.round(learned.milliseconds),
    })),
  };
}

/** The command that asks a word again. */
function replayOf({ identity, role, profile }: Target, options: LearnOptions, word: Word): string {
  const { peer, defect, dialect, inProcess } = options;
  const words = ['qsmp learn', ...targetWords(options)];
  if (peer === undefined) {
    if (defect !== undefined) words.push(`--defect ${defect}`);
    if (inProcess) words.push('--in-process');
    else if (role === 'client') words.push('--role client');
    if (dialect.name !== 'reference') words.push(`--dialect ${dialect.name}`);
    words.push(`--variant ${identity.variant} --profile ${profile.name}`);
  }
  words.push(`--word '${word.join(', ')}'`);
  return words.join(' ');
}
