import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PROFILES } from '../../impl/profile.ts';
import { HEADER_LENGTH } from '../../impl/wire/header.ts';
import { CHECKS } from '../../properties/index.ts';
import { ALL_PEERS, check } from '../check.ts';
import { flip } from '../faults/flip.ts';
import { inProcessTargets } from '../own/in-process.ts';
import { runChecks } from '../run-checks.ts';
import { JUDGEABLE, NOT_JUDGED } from './game-watch.ts';
import { Games } from './games.ts';

const OWN = {
  variants: ['simplex', 'duplex'],
  profiles: DEFAULT_PROFILES.slice(0, 1),
  dialect: 'reference',
  backend: 'fast',
} as const;

const PASS = { verdict: 'pass', expected: 'anything', observed: 'whatever' } as const;
const DATA = new TextEncoder().encode('what nobody looks at');

/** A check that passes whatever the peer makes of a packet. */
const blind = (name: string, change: (packet: Uint8Array) => readonly Uint8Array[]) =>
  check({
    id: `blind/${name}`,
    title: 'It passes.',
    quote: '',
    requirements: ['CLM-01'],
    peers: ALL_PEERS,
    cases: fc.constant(undefined),
    runs: 1,
    async attempt(lab) {
      const session = await lab.open();
      if (!(await session.handshake())) return PASS;
      await session.echo(DATA);
      for (const packet of change(session.seal(DATA))) session.send(packet);
      await session.untilEnd(lab.target.patience.reaction);
      return PASS;
    },
  });

const BLIND = {
  honest: blind('honest', (packet) => [packet]),
  changed: blind('changed', (packet) => [flip(packet, HEADER_LENGTH, 1)]),
  again: blind('again', (packet) => [packet, packet]),
  left: blind('left', () => []),
};

async function judged(checks: readonly (typeof CHECKS)[number][], defect?: string, games = new Games()) {
  const options = { seed: 1, effort: 0.2, jobs: 4, interrupted: () => false, onResult: () => {}, games };
  const results = await runChecks(checks, inProcessTargets({ ...OWN, defect }, 1), options);
  return { results, tally: games.tally() };
}

describe('the games judge every run', () => {
  it('on sessions of the clean implementation, and none is lost', async () => {
    // A third of the checks: `qsmp conform` has the games judge all.
    const { results, tally } = await judged(CHECKS.filter((_, at) => at % 3 === 0));
    expect(results.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    for (const id of JUDGEABLE) expect(tally.find((game) => game.id === id)?.judged, id).toBeGreaterThan(50);
    expect(tally.filter(({ lost }) => lost > 0)).toEqual([]);
  });

  it('and say of each of the others why it is not judged', async () => {
    const { tally } = await judged([BLIND.honest]);
    for (const id of Object.keys(NOT_JUDGED))
      expect(tally.find((game) => game.id === id)).toEqual({ id, judged: 0, lost: 0, why: NOT_JUDGED[id] });
  });

  it('find a packet that was changed and taken, where no check looks for it', async () => {
    const { results } = await judged([BLIND.changed], 'tag-unchecked');
    const seen = results.map(({ verdict, example }) => [verdict, example?.observed]);
    expect(seen).toEqual(Array(4).fill(['fail', 'SEC-06 is lost: forgery']));
  });

  it.each(['honest', 'changed', 'again', 'left'] as const)(
    'find nothing on the clean implementation, a packet %s',
    async (name) => {
      const { results } = await judged([BLIND[name]]);
      expect(results.map(({ verdict }) => verdict)).toEqual(Array(4).fill('pass'));
    },
  );

  it('find a keystream that an earlier case used', async () => {
    class SeenTwice extends Games {
      override observe(...of: Parameters<Games['observe']>) {
        super.observe(...of);
        return super.observe(...of);
      }
    }
    const { results } = await judged([BLIND.honest], undefined, new SeenTwice());
    const seen = results.map(({ example }) => example?.observed);
    expect(seen).toEqual(Array(4).fill('SEC-05 is lost: keystream used twice'));
  });

  it('lose authentication where a tag is not checked', async () => {
    const confirmation = CHECKS.filter(({ id }) => id.startsWith('confirmation/'));
    const { tally } = await judged(confirmation, 'tag-unchecked');
    for (const id of ['SEC-01', 'SEC-02', 'SEC-06'])
      expect(tally.find((game) => game.id === id)?.lost, id).toBeGreaterThan(0);
  });
});
