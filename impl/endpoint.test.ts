import { describe, expect, it } from 'vitest';
import { join } from './bytes.ts';
import { backend } from './crypto/backends.ts';
import { type CloseReason, Endpoint, type EndpointEvent } from './endpoint.ts';
import { generateKey } from './keys/generate-key.ts';
import { type Policy, strict } from './policy.ts';
import { seededRandom } from './primitives/seeded-random.ts';
import { DEFAULT_PROFILES, findProfile, PROFILES, type Profile } from './profile.ts';
import { EXPIRATION, identity, NOW, Pair, testKeys } from './testing/pair.ts';
import type { Role, Variant } from './variant.ts';
import { ERROR_SEQUENCE, ErrorCode, Flag } from './wire/codes.ts';
import { decodeHeader, encodeHeader, HEADER_LENGTH } from './wire/header.ts';

const crypto = backend('fast');
const VARIANTS: readonly Variant[] = ['simplex', 'duplex'];
const ROLES: readonly Role[] = ['client', 'server'];
const S1: Profile = PROFILES[0] ?? raise('no profile');
const KEYS = testKeys(S1, crypto);
const HELLO = Uint8Array.of(1, 2, 3);

function raise(message: string): never {
  throw new Error(message);
}

function pair(variant: Variant, overrides: Parameters<typeof Pair.create>[3] = {}): Pair {
  return Pair.create(variant, { profile: S1, crypto }, KEYS, overrides);
}

/** Why a side's session ended. */
function reasonOf(events: readonly EndpointEvent[]): CloseReason | undefined {
  return events.flatMap((event) => (event.type === 'closed' ? [event.reason] : []))[0];
}

function headerOf(packet: Uint8Array | undefined) {
  return decodeHeader(packet ?? raise('no packet'));
}

/** A packet with one header field changed. */
function withHeader(packet: Uint8Array, change: Partial<ReturnType<typeof decodeHeader>>): Uint8Array {
  return join(encodeHeader({ ...decodeHeader(packet), ...change }), packet.subarray(HEADER_LENGTH));
}

describe.each(VARIANTS)('%s', (variant) => {
  // The larger ones take seconds, and differ in sizes alone: their recordings are replayed by slow tests.
  it.each([...DEFAULT_PROFILES.map(({ name }) => name), 'm1', 'h1'])(
    'establishes a session in profile %s',
    (name) => {
      const profile = findProfile(name) ?? raise(name);
      const keys = testKeys(profile, crypto);
      const ends = Pair.create(variant, { profile, crypto }, keys).connect();
      expect(ends.events.client).toEqual([{ type: 'established' }]);
      expect(ends.events.server).toEqual([{ type: 'established' }]);
      // SMX-01, DPX-01: flags in order, and HDR-05: numbers from 0 in each direction.
      const flags = variant === 'simplex' ? [1, 2, 7, 8] : [1, 2, 7, 8, 9, 10];
      const headers = ends.sent.map(({ packet }) => headerOf(packet));
      expect(headers.map(({ flag }) => flag)).toEqual(flags);
      expect(headers.map(({ sequence }) => sequence)).toEqual(flags.map((_, index) => BigInt(index >> 1)));
      expect(headers.every(({ utctime }) => utctime === NOW)).toBe(true);
      expect(ends.client.transcriptHash).toEqual(ends.server.transcriptHash);
      // CHN-02: the first data packet carries n + 1.
      ends.run('client', ends.client.send(HELLO)).run('server', ends.server.send(HELLO));
      expect(ends.received('server')).toEqual([HELLO]);
      expect(ends.received('client')).toEqual([HELLO]);
      const first = variant === 'simplex' ? 3n : 4n;
      expect(ends.sent.slice(-2).map(({ packet }) => headerOf(packet).sequence)).toEqual([first, first]);
    },
  );

  it('carries the largest message, and no larger or empty one (CHN-01, CHN-05)', () => {
    const ends = pair(variant).connect();
    const largest = variant === 'simplex' ? 65_504 : 65_472;
    expect(ends.client.maximumMessage).toBe(largest);
    ends.run('client', ends.client.send(new Uint8Array(largest).fill(7)));
    expect(ends.received('server')).toEqual([new Uint8Array(largest).fill(7)]);
    expect(() => ends.client.send(new Uint8Array(largest + 1))).toThrow('message has');
    expect(() => ends.client.send(new Uint8Array(0))).toThrow('message has');
  });

  it('follows ratchets started by either side, any number of times (RTS-01, RTA-01)', () => {
    const ends = pair(variant).connect();
    const kinds = variant === 'simplex' ? (['symmetric'] as const) : (['symmetric', 'asymmetric'] as const);
    let count = 0;
    for (let round = 0; round < 2; round++)
      for (const kind of kinds)
        for (const by of ROLES) {
          ends.run(by, ends[by].ratchet(kind));
          for (const from of ROLES) ends.run(from, ends[from].send(Uint8Array.of(++count)));
        }
    expect(ends.received('client').length + ends.received('server').length).toBe(count);
    const ratcheted = ends.events.client.filter(({ type }) => type === 'ratcheted');
    expect(ratcheted).toHaveLength(4 * kinds.length);
    expect(ratcheted.slice(0, 2)).toEqual([
      { type: 'ratcheted', ratchet: 'symmetric', by: 'self' },
      { type: 'ratcheted', ratchet: 'symmetric', by: 'peer' },
    ]);
  });

  it('gives the same answers byte by byte (CHN-07)', () => {
    const whole = pair(variant).connect();
    const bytewise = pair(variant);
    bytewise.server.start();
    const queue = bytewise.client.start().packets.map((packet) => ({ to: 'server' as Role, packet }));
    const seen: Uint8Array[] = [];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      seen.push(next.packet);
      const answers = [...next.packet].flatMap(
        (byte) => bytewise[next.to].receive(Uint8Array.of(byte)).packets,
      );
      const to = next.to === 'server' ? 'client' : 'server';
      queue.push(...answers.map((packet) => ({ to, packet }) as const));
    }
    expect(seen).toEqual(whole.sent.map(({ packet }) => packet));
  });

  it('takes several packets in one segment (CHN-07)', () => {
    const ends = pair(variant).connect();
    const packets = [1, 2, 3].flatMap((byte) => ends.client.send(Uint8Array.of(byte)).packets);
    expect(ends.server.receive(join(...packets)).events).toEqual(
      [1, 2, 3].map((byte) => ({ type: 'data', data: Uint8Array.of(byte) })),
    );
  });

  it.each([
    ['flag', { flag: Flag.encryptedMessage }, ErrorCode.invalidRequest, 'acceptFlag'],
    ['msglen', { msglen: 1 }, ErrorCode.receiveFailure, 'acceptExactLength'],
    ['huge msglen', { msglen: 0xffff_ffff }, ErrorCode.receiveFailure, 'acceptExactLength'],
    ['sequence', { sequence: 9n }, ErrorCode.packetUnsequenced, 'acceptSequence'],
    ['time', { utctime: NOW - 61n }, ErrorCode.messageTimeInvalid, 'acceptTime'],
  ] as const)(
    'refuses a wrong %s on the header alone, at every stage (HDR-02)',
    (_, change, code, decision) => {
      const sent = pair(variant).connect().sent;
      for (const [index, { from, packet }] of sent.entries()) {
        const ends = pair(variant);
        const role: Role = from === 'client' ? 'server' : 'client';
        for (const each of ROLES) ends[each].start();
        for (const earlier of sent.slice(0, index))
          ends[earlier.from === 'client' ? 'server' : 'client'].receive(earlier.packet);
        const stage = ends[role].stage;
        const { packets, events } = ends[role].receive(withHeader(packet, change).subarray(0, HEADER_LENGTH));
        expect(reasonOf(events)).toEqual({ cause: 'failure', failure: { decision, code }, stage });
        // ERR-01: flag 14, one byte, its own sequence number and time.
        const error = { flag: 0x14, msglen: 1, sequence: ERROR_SEQUENCE, utctime: NOW };
        expect(packets).toEqual([join(encodeHeader(error), Uint8Array.of(code))]);
        expect(ends[role].stage).toBe('closed');
      }
    },
  );

  it.each([0x00, 0x0e, 0x1a, 0xff])('ends the handshake at an error packet of code %i (HDR-06)', (code) => {
    const sent = pair(variant).connect().sent;
    for (const index of sent.keys()) {
      const ends = pair(variant);
      for (const each of ROLES) ends[each].start();
      for (const earlier of sent.slice(0, index))
        ends[earlier.from === 'client' ? 'server' : 'client'].receive(earlier.packet);
      const role: Role = sent[index]?.from === 'client' ? 'server' : 'client';
      const header = { flag: 0x14, msglen: 1, sequence: ERROR_SEQUENCE, utctime: 0n };
      const { packets, events } = ends[role].receive(join(encodeHeader(header), Uint8Array.of(code)));
      // ERR-01: a received error is not answered.
      expect(packets).toEqual([]);
      expect(reasonOf(events)).toEqual({ cause: 'peer error', code, authenticated: false });
    }
  });

  it('tells the code of an error packet wherever its segments end (CHN-07)', () => {
    const header = { flag: 0x14, msglen: 1, sequence: ERROR_SEQUENCE, utctime: NOW };
    const error = join(encodeHeader(header), Uint8Array.of(0x0e));
    const ends = pair(variant);
    ends.server.start();
    expect(ends.server.receive(error.subarray(0, HEADER_LENGTH))).toEqual({ packets: [], events: [] });
    const { events } = ends.server.receive(error.subarray(HEADER_LENGTH));
    expect(reasonOf(events)).toEqual({ cause: 'peer error', code: 0x0e, authenticated: false });
  });

  it('ends the handshake at an error flag whatever its length, sequence or time (HDR-06)', () => {
    for (const change of [{ msglen: 0 }, { msglen: 500 }, { sequence: 0n }]) {
      const ends = pair(variant);
      ends.server.start();
      const header = { flag: 0x14, msglen: 1, sequence: ERROR_SEQUENCE, utctime: NOW, ...change };
      const { packets, events } = ends.server.receive(encodeHeader(header));
      expect(packets).toEqual([]);
      expect(reasonOf(events)).toMatchObject({ cause: 'peer error', code: undefined });
    }
  });

  it('accepts times up to 60 s away and no further, and none that wraps (RPL-04)', () => {
    const request = pair(variant).client.start().packets[0] ?? raise('no packet');
    const accepts = (utctime: bigint, now = NOW): boolean => {
      const { server } = pair(variant, { server: { clock: () => now } });
      server.start();
      const { events } = server.receive(withHeader(request, { utctime }).subarray(0, HEADER_LENGTH));
      return reasonOf(events) === undefined;
    };
    expect([-61n, -60n, 0n, 60n, 61n].map((offset) => accepts(NOW + offset))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    const last = 2n ** 64n - 1n;
    expect([accepts(last), accepts(0n), accepts(last, 5n), accepts(0n, last)]).toEqual(Array(4).fill(false));
    expect([accepts(0n, 60n), accepts(last, last - 60n)]).toEqual([true, true]);
  });

  it('tears down at any changed bit of a data packet, and delivers nothing (CHN-03, CHN-04)', () => {
    const established = pair(variant).connect();
    const packet = established.client.snapshot().send(HELLO).packets[0] ?? raise('no packet');
    for (let bit = 0; bit < 8 * packet.length; bit++) {
      const { server } = established.snapshot();
      const changed = packet.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      // A longer message is refused when its length is one the packet cannot have, or else when it is whole.
      const { events } = server.receive(join(changed, new Uint8Array(65_536)));
      expect(events.map(({ type }) => type)).toEqual(['closed']);
      expect(server.receive(packet)).toEqual({ packets: [], events: [] });
    }
  });

  it('reports a failure of the data phase in a sealed error, and the peer believes it (ERR-04)', () => {
    const ends = pair(variant).connect();
    ends.run('client', {
      packets: [withHeader(ends.client.send(HELLO).packets[0] ?? HELLO, { sequence: 99n })],
      events: [],
    });
    expect(reasonOf(ends.events.server)).toMatchObject({
      failure: { decision: 'acceptSequence', code: ErrorCode.packetUnsequenced },
    });
    expect(reasonOf(ends.events.client)).toEqual({
      cause: 'peer error',
      code: ErrorCode.packetUnsequenced,
      authenticated: true,
    });
  });

  it('believes no error of the data phase that does not authenticate (ERR-03)', () => {
    const { client } = pair(variant).connect();
    const header = { flag: 0x14, msglen: 1, sequence: ERROR_SEQUENCE, utctime: NOW };
    const { packets, events } = client.receive(join(encodeHeader(header), Uint8Array.of(0x0e)));
    expect(packets).toEqual([]);
    expect(reasonOf(events)?.cause).toBe('failure');
  });

  it('closes in good order with a sealed error of code 00 (ERR-04)', () => {
    const ends = pair(variant).connect();
    ends.run('server', ends.server.close());
    expect(reasonOf(ends.events.server)).toEqual({ cause: 'closed' });
    expect(reasonOf(ends.events.client)).toEqual({ cause: 'closed by peer' });
    const { flag, sequence } = headerOf(ends.sent.at(-1)?.packet);
    expect([flag, sequence]).toEqual([0x14, variant === 'simplex' ? 3n : 4n]);
    expect(ends.server.close()).toEqual({ packets: [], events: [] });
  });

  it('refuses flags that have no meaning in the data phase (CHN-06)', () => {
    const meaning = variant === 'simplex' ? [0x04, 0x12, 0x14] : [0x04, 0x10, 0x11, 0x12, 0x14];
    const established = pair(variant).connect();
    for (let flag = 0; flag < 256; flag++) {
      const { server } = established.snapshot();
      const sequence = server.counters.receive + 1n;
      const { events } = server.receive(encodeHeader({ flag, msglen: 100, sequence, utctime: NOW }));
      const refused = reasonOf(events);
      const decision = refused?.cause === 'failure' ? refused.failure.decision : undefined;
      expect([flag, decision === 'acceptFlag']).toEqual([flag, !meaning.includes(flag)]);
    }
  });

  it('refuses lengths that are no more than a tag, or beyond the maximum, on the header alone (CHN-05)', () => {
    const established = pair(variant).connect();
    const tag = variant === 'simplex' ? 32 : 64;
    const accepts = (msglen: number) => {
      const { server } = established.snapshot();
      const sequence = server.counters.receive + 1n;
      return server.receive(encodeHeader({ flag: 4, msglen, sequence, utctime: NOW })).events.length === 0;
    };
    expect([0, 1, tag, tag + 1, 65_536, 65_537, 2 ** 32 - 1].map(accepts)).toEqual([
      false,
      false,
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  it('sends nothing more when no sequence number is left, and ends (RPL-05)', () => {
    const policy: Policy = { ...strict, initialCounter: () => 2n ** 64n - 2n };
    const ends = pair(variant, { client: { policy }, server: { policy } }).connect();
    ends.run('client', ends.client.send(HELLO));
    expect(ends.received('server')).toEqual([HELLO]);
    expect(headerOf(ends.sent.at(-1)?.packet).sequence).toBe(2n ** 64n - 1n);
    const { packets, events } = ends.client.send(HELLO);
    expect(packets).toEqual([]);
    expect(reasonOf(events)).toMatchObject({ failure: { decision: 'nextSequence' } });
    expect(ends.client.stage).toBe('closed');
  });

  it('sends no byte with an expired server key, and refuses under an expired one of its own (KEY-01, KEY-02)', () => {
    const late = { clock: () => EXPIRATION + 1n };
    const { client } = pair(variant, { client: late });
    const refused = client.start();
    expect(refused.packets).toEqual([]);
    expect(reasonOf(refused.events)).toMatchObject({
      failure: { code: ErrorCode.keyExpired },
      stage: 'start',
    });

    const atTheLast = { clock: () => EXPIRATION };
    expect(pair(variant, { client: atTheLast, server: atTheLast }).connect().server.stage).toBe(
      'established',
    );

    const ends = pair(variant, {
      server: late,
      client: { policy: { ...strict, packetTime: () => EXPIRATION + 1n } },
    });
    ends.connect();
    expect(reasonOf(ends.events.server)).toMatchObject({ failure: { code: ErrorCode.keyExpired } });
  });

  it('refuses a key identity that it does not know (KEY-03)', () => {
    const keys = { ...KEYS, server: { ...KEYS.server, keyIdentity: new Uint8Array(16) } };
    const client = Endpoint.create(identity(variant, 'client', keys), {
      profile: S1,
      crypto,
      clock: () => NOW,
      random: seededRandom('other'),
    });
    const ends = new Pair(client, pair(variant).server).connect();
    expect(reasonOf(ends.events.server)).toMatchObject({ failure: { code: ErrorCode.keyUnrecognized } });
  });

  it('refuses a key of another configuration than its own (CFG-02)', () => {
    const other = PROFILES[1] ?? raise('no profile');
    const environment = { profile: other, crypto, clock: () => NOW, random: seededRandom('x') };
    if (variant === 'simplex') {
      const { packets, events } = Endpoint.create(identity(variant, 'client', KEYS), environment).start();
      expect(packets).toEqual([]);
      expect(reasonOf(events)).toMatchObject({ failure: { decision: 'acceptConfiguration' } });
    }
    expect(() => Endpoint.create(identity(variant, 'server', KEYS), environment)).toThrow(/^ownKey is of/);
  });

  it('goes on from a snapshot exactly as it would itself, and independently (at every step)', () => {
    const reference = pair(variant).connect();
    const ends = pair(variant);
    ends.server.start();
    let packets = ends.client.start().packets;
    for (let to: Role = 'server'; packets.length > 0; to = to === 'server' ? 'client' : 'server') {
      const copy = ends[to].snapshot();
      const answered = copy.receive(packets[0] ?? HELLO);
      copy.abort();
      packets = ends[to].receive(packets[0] ?? HELLO).packets;
      expect(answered.packets).toEqual(packets);
    }
    expect(ends.client.stage).toBe('established');
    const copies = ends.snapshot();
    copies.run('client', copies.client.ratchet('symmetric'));
    for (const each of [ends, reference]) each.run('client', each.client.send(HELLO));
    expect(ends.sent.at(-1)?.packet).toEqual(reference.sent.at(-1)?.packet);
    expect(ends.received('server')).toEqual([HELLO]);
  });

  it('refuses commands that its state does not allow', () => {
    const { client, server } = pair(variant);
    expect(() => client.receive(HELLO)).toThrow('not started');
    expect(() => client.send(HELLO)).toThrow('"start", not established');
    server.start();
    expect(() => server.start()).toThrow('started before');
    expect(() => server.ratchet('symmetric')).toThrow('"connect request", not established');
    server.abort();
    expect(() => server.send(HELLO)).toThrow('"closed", not established');
    expect(server.abort()).toEqual({ packets: [], events: [] });
    expect([server.transcriptHash, server.counters]).toEqual([undefined, { transmit: 0n, receive: 0n }]);
  });
});

describe('simplex', () => {
  it('has no asymmetric ratchet (CHN-06)', () => {
    const { client } = pair('simplex').connect();
    expect(client.hasAsymmetricRatchet).toBe(false);
    expect(() => client.ratchet('asymmetric')).toThrow(RangeError);
  });
});

describe('duplex', () => {
  it('serves every client that it is configured for, and no other (DPX-05)', () => {
    const random = seededRandom('clients');
    const [one, two, stranger] = [1, 2, 3].map(() =>
      generateKey({ profile: S1, crypto, random, expiration: EXPIRATION }),
    );
    if (one === undefined || two === undefined || stranger === undefined) throw new Error('no keys');
    const environment = { profile: S1, crypto, clock: () => NOW, random: seededRandom('session') };
    const outcome = (ownKey: typeof one) => {
      const ends = new Pair(
        Endpoint.create({ variant: 'duplex', role: 'client', ownKey, peerKey: KEYS.server }, environment),
        Endpoint.create(
          { variant: 'duplex', role: 'server', ownKey: KEYS.server, peerKeys: [one, two] },
          environment,
        ),
      ).connect();
      return reasonOf(ends.events.server) ?? ends.server.stage;
    };
    expect([outcome(one), outcome(two)]).toEqual(['established', 'established']);
    expect(outcome(stranger)).toMatchObject({
      failure: { decision: 'acceptSignature', code: ErrorCode.authenticationFailure },
    });
  });

  it('does not serve a client whose key has expired, nor start with an expired key of its own (KEY-01)', () => {
    const client = { ...KEYS.client, expiration: NOW - 1n };
    const environment = { profile: S1, crypto, clock: () => NOW, random: seededRandom('session') };
    const server = Endpoint.create(
      { variant: 'duplex', role: 'server', ownKey: KEYS.server, peerKeys: [client] },
      environment,
    );
    const ends = new Pair(pair('duplex').client, server).connect();
    expect(reasonOf(ends.events.server)).toMatchObject({ failure: { code: ErrorCode.keyExpired } });

    const late = Endpoint.create(identity('duplex', 'client', { ...KEYS, client }), environment).start();
    expect(late.packets).toEqual([]);
    expect(reasonOf(late.events)).toMatchObject({ failure: { code: ErrorCode.keyExpired }, stage: 'start' });
  });

  it('sends nothing while its asymmetric request is open, and receives under the old keys (section 10)', () => {
    const { client, server } = pair('duplex').connect();
    const request = client.ratchet('asymmetric').packets[0] ?? raise('no request');
    expect(client.canSend).toBe(false);
    expect(() => client.send(HELLO)).toThrow('waits for its response');
    expect(() => client.ratchet('symmetric')).toThrow('waits for its response');
    const early = server.send(HELLO).packets[0] ?? raise('no packet');
    expect(client.receive(early).events).toEqual([{ type: 'data', data: HELLO }]);
    const response = server.receive(request).packets[0] ?? raise('no response');
    expect(client.receive(response).events).toEqual([
      { type: 'ratcheted', ratchet: 'asymmetric', by: 'self' },
    ]);
    expect(server.receive(client.send(HELLO).packets[0] ?? HELLO).events).toMatchObject([{ type: 'data' }]);
  });

  it.each(['symmetric', 'asymmetric'] as const)('ends when ratchets cross (%s, RTS-05)', (kind) => {
    const ends = pair('duplex').connect();
    const ours = ends.client.ratchet('asymmetric').packets;
    const theirs = ends.server.ratchet(kind).packets;
    ends.run('client', { packets: ours, events: [] }).run('server', { packets: theirs, events: [] });
    expect([ends.client.stage, ends.server.stage]).toEqual(['closed', 'closed']);
  });

  it('refuses a response that it did not ask for (RTA-03)', () => {
    const ends = pair('duplex').connect();
    const copy = ends.snapshot();
    const request = copy.client.ratchet('asymmetric').packets[0] ?? raise('no request');
    const response = copy.server.receive(request).packets[0] ?? raise('no response');
    const { events } = ends.client.receive(response);
    expect(reasonOf(events)).toMatchObject({ failure: { decision: 'acceptResponse' } });
  });

  it('accepts time 0 in ratchet packets alone, where the dialect does (RTS-02)', () => {
    const policy: Policy = { ...strict, ratchetTime: () => 0n };
    const ends = pair('duplex', { client: { policy } }).connect();
    ends.run('client', ends.client.ratchet('symmetric')).run('client', ends.client.ratchet('asymmetric'));
    ends.run('client', ends.client.send(HELLO));
    expect(ends.received('server')).toEqual([HELLO]);
    const data = pair('duplex', { client: { policy: { ...strict, packetTime: () => 0n } } }).connect();
    expect(reasonOf(data.events.server)).toMatchObject({ failure: { code: ErrorCode.messageTimeInvalid } });
  });
});
