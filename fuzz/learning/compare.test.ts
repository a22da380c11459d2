import { describe, expect, it } from 'vitest';
import { unfold } from '../../model/machine.ts';
import { differences } from './compare.ts';
import { dotOf } from './dot.ts';
import { accessWords, type Mealy, minimized, step, type Transition } from './mealy.ts';
import { PATTERNS, patternsIn } from './patterns.ts';
import { svgOf } from './svg.ts';

const SIMPLEX = minimized(unfold('simplex', 'server'));
const DUPLEX = minimized(unfold('duplex', 'server'));

/** The state that a word leads to in the model. */
function stateAt(machine: Mealy, ...word: readonly string[]): number {
  return [...accessWords(machine)].find(([, each]) => each.join() === word.join())?.[0] ?? -1;
}

/** A machine with one transition otherwise. */
function planted(machine: Mealy, state: number, input: string, to: Transition): Mealy {
  const transitions = machine.transitions.map((row, at) => (at === state ? { ...row, [input]: to } : row));
  return { ...machine, transitions };
}

describe('comparing', () => {
  it('finds none between a machine and itself, however its states are merged', () => {
    expect(differences(unfold('duplex', 'client'), minimized(unfold('duplex', 'client')))).toEqual([]);
  });

  it.each([
    [['next', 'next'], 'replay', 'accepted', 'closed', 'extra'],
    [['next'], 'next', 'closed', '08', 'missing'],
    [['next', 'next'], 'close', 'closed', '14 closed', 'other'],
  ] as const)(
    'finds what is planted after %j at %s, by the shortest word',
    (word, input, output, expected, kind) => {
      const state = stateAt(SIMPLEX, ...word);
      const next = output === 'accepted' ? state : stateAt(SIMPLEX, 'wrong flag');
      const [found, ...more] = differences(planted(SIMPLEX, state, input, { output, next }), SIMPLEX);
      expect(found).toMatchObject({ kind, witness: [...word, input], output, expected });
      expect(more).toEqual([]);
    },
  );

  it('goes no further where a difference is tolerated', () => {
    const other = planted(SIMPLEX, 0, 'replay', { output: 'silence', next: 0 });
    expect(differences(other, SIMPLEX)).toHaveLength(1);
    expect(differences(other, SIMPLEX, ({ input }) => input === 'replay')).toEqual([]);
  });
});

describe('the bad patterns', () => {
  it.each([
    ['simplex', 'server'],
    ['simplex', 'client'],
    ['duplex', 'server'],
    ['duplex', 'client'],
  ] as const)('are not in the machine of a %s %s', (variant, role) => {
    expect(patternsIn(unfold(variant, role), variant, role)).toEqual([]);
  });

  const start = 0;
  const answered = stateAt(DUPLEX, 'next');
  const exchanged = stateAt(DUPLEX, 'next', 'next');
  const established = stateAt(DUPLEX, 'next', 'next', 'next');
  const PLANTED: Readonly<
    Record<string, { state: number; input: string; output: string; next: number; word: string }>
  > = {
    'data-before-confirmation': {
      state: exchanged,
      input: 'replay',
      output: 'accepted',
      next: exchanged,
      word: 'next,next,replay',
    },
    'faulty-handshake-packet-answered': {
      state: start,
      input: 'last part changed',
      output: '02',
      next: answered,
      word: 'last part changed',
    },
    'handshake-packet-twice': {
      state: answered,
      input: 'replay',
      output: 'silence',
      next: answered,
      word: 'next,replay,next',
    },
    death: {
      state: established,
      input: 'wrong length',
      output: 'died closed',
      next: stateAt(DUPLEX, 'wrong flag'),
      word: 'next,next,next,wrong length',
    },
    'data-packet-twice': {
      state: established,
      input: 'replay',
      output: 'accepted',
      next: established,
      word: 'next,next,next,replay',
    },
    'life-after-error': {
      state: start,
      input: 'wrong flag',
      output: 'silence',
      next: start,
      word: 'wrong flag,next',
    },
  };

  it.each(Object.entries(PLANTED))(
    '%s is found where it is planted',
    (id, { state, input, output, next, word }) => {
      const found = patternsIn(planted(DUPLEX, state, input, { output, next }), 'duplex', 'server');
      expect(found.find((each) => each.id === id)?.witness.join()).toBe(word);
    },
  );

  /** A machine with a state more, in which every input but some does the same. */
  function withState(input: string, output: string, row: Readonly<Record<string, Transition>>): Mealy {
    const next = DUPLEX.transitions.length;
    const { transitions, ...rest } = planted(DUPLEX, established, input, { output, next });
    const silent = Object.fromEntries(DUPLEX.inputs.map((each) => [each, { output: 'silence', next }]));
    return { ...rest, transitions: [...transitions, { ...silent, ...row }] };
  }

  it('unauthenticated-close and endless-silence are found where they are planted', () => {
    const end = stateAt(DUPLEX, 'wrong flag');
    const deaf = withState('error code 00 in clear', 'silence', {
      'encrypted message': { output: 'closed', next: end },
    });
    const ids = patternsIn(deaf, 'duplex', 'server').map(({ id }) => id);
    expect(ids).toEqual(['unauthenticated-close']);
    const mute = withState('replay', 'silence', {});
    expect(patternsIn(mute, 'duplex', 'server')).toMatchObject([
      { id: 'endless-silence', witness: ['next', 'next', 'next', 'replay'] },
    ]);
  });

  it('are looked for in a machine that goes round in its handshake, too', () => {
    const round = planted(DUPLEX, start, 'next', { output: '02', next: start });
    expect(patternsIn(round, 'duplex', 'server')).toEqual([]);
  });

  it('are all planted above', () => {
    const planted = [...Object.keys(PLANTED), 'unauthenticated-close', 'endless-silence'];
    expect(PATTERNS.map(({ id }) => id).sort()).toEqual(planted.sort());
  });
});

describe('pictures', () => {
  it('an SVG has a circle for each state, an arrow for each way on, and every output that is not without meaning', () => {
    const svg = svgOf(DUPLEX, 'a <machine> & more');
    expect(svg.match(/class="state/g)).toHaveLength(DUPLEX.transitions.length);
    expect(svg).toContain('a &lt;machine&gt; &amp; more');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    // 02, 08, 0a, 10 and back; none to the end.
    expect(svg.match(/class="arrow"/g)).toHaveLength(5);
    expect(svg.match(/class="state end"/g)).toHaveLength(1);
    for (const output of ['02', '08', '0a', '11', '14 closed', 'accepted'])
      expect(svg).toMatch(new RegExp(`class="output">${output} \u2192`));
    // Well-formed: every element that is opened is closed.
    expect(svg.match(/<g /g)?.length).toBe(svg.match(/<\/g>/g)?.length);
    expect(svg.match(/<text /g)?.length).toBe(svg.match(/<\/text>/g)?.length);
  });

  it('an SVG marks the inputs by which a machine differs', () => {
    const { initial, inputs } = DUPLEX;
    const [input = ''] = inputs.filter((each) => step(DUPLEX, initial, each).output !== 'none');
    const svg = svgOf(DUPLEX, 'marked', [[input]]);
    expect(svg.match(/class="inputs differs">[^<]*/g)).toEqual([`class="inputs differs">\u2260 ${input}`]);
    expect(svg.match(/class="output differs"/g)).toHaveLength(1);
    expect(svgOf(DUPLEX, 'not marked')).not.toContain('differs"');
  });

  it('a DOT has an arrow for each output between two states', () => {
    const dot = dotOf(SIMPLEX, 'say "machine"');
    expect(dot).toContain('label="say \\"machine\\""');
    expect(dot).toContain('s0 -> s1 [label="next\\ntime 60 s off\\n/ 02"];');
    expect(dot.match(/^ {2}s\d+ \[/gm)).toHaveLength(SIMPLEX.transitions.length);
  });
});
