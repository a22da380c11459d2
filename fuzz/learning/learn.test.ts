import { describe, expect, it } from 'vitest';
import { inProcessTargets } from '../../harness/own/in-process.ts';
import type { Target } from '../../harness/target.ts';
import { closingWire } from '../../harness/targets/closing-wire.ts';
import type { Wire } from '../../harness/wire.ts';
import { findProfile, PROFILES } from '../../impl/profile.ts';
import type { Role, Variant } from '../../impl/variant.ts';
import { alphabetOf } from './alphabet.ts';
import { learn } from './learn.ts';
import { minimized, outputsOf } from './mealy.ts';
import { modelMachine } from './model-machine.ts';
import { playWord } from './play-word.ts';

const OPTIONS = { seed: 7, extra: 1, walks: 30, time: 120_000 };

function targetOf(variant: Variant, role: Role, defect?: string): Target {
  const profiles = [findProfile('s1') ?? PROFILES[0]].flatMap((each) => each ?? []);
  const own = { variants: [variant], profiles, dialect: 'reference', backend: 'fast', defect } as const;
  const target = inProcessTargets(own, 7).all.find((each) => each.role === role);
  if (target === undefined) throw new RangeError(`there is no ${role} in process`);
  return target;
}

describe('learning our own endpoints in process', () => {
  it('finds the machine of the model in a Simplex server, and tests it whole', async () => {
    const target = targetOf('simplex', 'server');
    const { machine, model, inputs, differences, patterns, unfinished, flakes, leftOut } = await learn(
      target,
      OPTIONS,
    );
    expect(machine).toEqual(minimized(model));
    expect([differences, patterns, unfinished, flakes]).toEqual([[], [], undefined, []]);
    expect(inputs.length).toBeGreaterThanOrEqual(20);
    expect(leftOut.map(({ input }) => input)).toContain('connect');
  });

  it('finds a defect, with a witness that replays and does not on what is right', async () => {
    const target = targetOf('simplex', 'server', 'time-past-unchecked');
    const { differences, patterns } = await learn(target, { ...OPTIONS, walks: 1 });
    expect(differences[0]).toMatchObject({ kind: 'extra', witness: ['time past'], output: '02' });
    expect(patterns.map(({ id }) => id)).toContain('faulty-handshake-packet-answered');
    for (const { witness, output, expected } of differences) {
      const played = await playWord(target, witness, 1);
      expect(played.steps.at(-1)).toMatchObject({ output, expected });
      expect(played.differs).toBe(witness.length - 1);
      const right = await playWord(targetOf('simplex', 'server'), witness, 1);
      expect(right.differs).toBeUndefined();
    }
  });

  it('gives up what counts, and still tells what it has seen', async () => {
    const target = targetOf('simplex', 'server', 'forged-dropped');
    const { unfinished, differences } = await learn(target, OPTIONS);
    expect(unfinished).toContain('more states');
    expect(differences.map(({ witness }) => witness.join(', '))).toContain('next, next, first part changed');
  });

  it('does what it can in the time that there is', async () => {
    const { unfinished } = await learn(targetOf('duplex', 'server'), { ...OPTIONS, time: 50 });
    expect(unfinished).toBe('the time was over');
  });

  it.each(['the time was over', 'it was interrupted'])(
    'waits for no connection when %s, and closes one that comes late',
    async (why) => {
      const target = targetOf('simplex', 'server');
      const interruption = new AbortController();
      let come = (_: Wire) => {};
      const late = new Promise<Wire>((resolve) => {
        come = resolve;
      });
      const connect = () => {
        if (why === 'it was interrupted') interruption.abort();
        return late;
      };
      const end = why === 'the time was over' ? { time: 20 } : { signal: interruption.signal };
      const { unfinished } = await learn({ ...target, connect }, { ...OPTIONS, ...end });
      expect(unfinished).toBe(why);
      const wire = await target.connect({ seed: '1' });
      await new Promise<void>((closed) => come(closingWire(wire, closed)));
    },
  );

  it('leaves out what a peer cannot be made to do, of the model as well', async () => {
    const { say, endSession, ...able } = targetOf('simplex', 'server');
    expect([say, endSession]).not.toContain(undefined);
    const capabilities = { ...able.capabilities, startsRatchets: false, echo: false };
    const mute: Target = { ...able, capabilities };
    const { inputs, leftOut } = alphabetOf(mute);
    expect(leftOut.map(({ input }) => input)).toEqual(
      expect.arrayContaining(['send', 'close', 'ratchet symmetric', 'ratchet asymmetric']),
    );
    const model = modelMachine(mute, inputs);
    expect(model.inputs).toEqual(inputs);
    // Nothing comes back, so that data taken looks like silence.
    expect(outputsOf(model, ['next', 'next', 'encrypted message'])).toEqual(['02', '08', 'silence']);
  });
});
