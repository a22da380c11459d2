import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { encodeHeader } from '../../impl/wire/header.ts';
import type { Trace, TraceStep } from '../../record/index.ts';
import { packetsOf } from './trace-packets.ts';

function packet(flag: number, length: number, sequence = 0n, utctime = 1_800_000_000n): string {
  const header = encodeHeader({ flag, msglen: length, sequence, utctime });
  return bytesToHex(Uint8Array.of(...header, ...new Uint8Array(length)));
}

function trace(...steps: readonly TraceStep[]): Trace {
  return {
    format: 'qsmp-trace/1',
    subject: { variant: 'simplex', profile: 's1', dialect: 'reference' },
    clock: '1800000000',
    seed: null,
    agents: [
      { name: 'us', kind: 'ours', role: 'client' },
      { name: 'peer', kind: 'peer', role: 'server' },
      { name: 'network', kind: 'adversary' },
    ],
    steps,
  };
}

const send = (from: string, to: string, bytes: string, more: object = {}): TraceStep => ({
  ...{ kind: 'send', from, to, connection: 1, bytes },
  ...more,
});

const odd = (...steps: readonly TraceStep[]) =>
  [...packetsOf(trace(...steps))].map(({ dissection }) => dissection.oddities);

const HANDSHAKE = [
  send('us', 'peer', packet(1, 50)),
  send('peer', 'us', packet(2, 2420 + 32 + 800)),
  send('us', 'peer', packet(7, 768, 1n)),
  send('peer', 'us', packet(8, 64, 1n)),
];

describe('packetsOf', () => {
  it('knows the side that sends, and the phase', () => {
    expect(odd(...HANDSHAKE, send('us', 'peer', packet(4, 40, 3n)))).toEqual([[], [], [], [], []]);
    const again = send('us', 'peer', packet(1, 50, 2n));
    expect(odd(...HANDSHAKE, again).at(-1)).toEqual(['connect request in the data phase']);
    expect(odd(send('peer', 'us', packet(1, 50)))).toEqual([['connect request from the server']]);
    expect(odd(send('network', 'us', packet(1, 50)))).toEqual([['connect request from the server']]);
  });

  it('lets a server be established before its last packet is out', () => {
    const established: TraceStep = { kind: 'event', agent: 'peer', connection: 1, event: 'established' };
    const [first, second, third, last] = HANDSHAKE;
    if (!first || !second || !third || !last) throw new Error('four packets');
    expect(odd(first, second, third, established, last).flat()).toEqual([]);
    expect(odd(established, send('us', 'peer', packet(4, 40))).flat()).toEqual([]);
  });

  it('goes on with a packet in the next segment of the same direction', () => {
    const whole = packet(1, 50);
    const [, answer] = HANDSHAKE;
    if (!answer) throw new Error('an answer');
    const steps = [send('us', 'peer', whole.slice(0, 60)), answer, send('us', 'peer', whole.slice(60))];
    expect([...packetsOf(trace(...steps))].map(({ dissection }) => dissection.label)).toEqual([
      'connect request, 30 of 71 bytes',
      'connect response',
      'connect request, from byte 30 to 71 of 71',
    ]);
  });

  it('says what does not follow from packets before, and from the clock', () => {
    const data = (sequence: bigint, utctime?: bigint) => send('us', 'peer', packet(4, 40, sequence, utctime));
    const tick: TraceStep = { kind: 'tick', seconds: '100' };
    const steps = [...HANDSHAKE, data(3n), data(3n), data(4n), data(6n), tick, data(5n)];
    expect(odd(...steps).slice(4)).toEqual([
      [],
      ['sequence 3, where 4 follows'],
      [],
      ['sequence 6, where 5 follows'],
      ['utctime is -100 s off the clock'],
    ]);
    expect(odd(...HANDSHAKE, data(3n, (1n << 64n) - 1n)).at(-1)?.[0]).toMatch(/^utctime is \d+ s off/);
  });

  it('says what a fault changed, and leaves out what has no bytes', () => {
    const term: TraceStep = { kind: 'send', from: 'us', to: 'peer', connection: 1, term: 'a' };
    const faulted = send('us', 'peer', packet(3, 50), { honest: packet(1, 50) });
    expect([...packetsOf(trace(term, faulted))]).toMatchObject([
      { index: 1, differences: [{ offset: 0, length: 1 }] },
    ]);
  });
});
