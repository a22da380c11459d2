import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { join } from '../bytes.ts';
import { StateError } from '../state-error.ts';
import type { Variant } from '../variant.ts';
import { Flag } from '../wire/codes.ts';
import { Framer } from '../wire/framer.ts';
import type { Connection } from './connection.ts';
import type { Listener } from './listen.ts';
import { strictShell } from './shell-policy.ts';
import { Loopback, testEndpoint } from './testing/loopback.ts';

const VARIANTS: readonly Variant[] = ['simplex', 'duplex'];
const HELLO = Uint8Array.of(1, 2, 3);

let net: Loopback;
beforeEach(() => {
  net = new Loopback();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(async () => {
  await net.close();
  // No connection, whatever became of it, leaves a timer behind.
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** The server's side of the next connection. */
async function accepted(listener: Listener): Promise<Connection> {
  const [connection] = await once(listener, 'connection');
  return connection;
}

/** A session of which the client's side is a socket and an endpoint in our hands. */
async function established(listener: Listener, variant: Variant) {
  const accept = accepted(listener);
  const peer = await net.socket(listener);
  const endpoint = testEndpoint(variant, 'client');
  await peer.handshake(endpoint);
  return { peer, endpoint, server: await accept };
}

/** Both ends of a session. */
async function session(variant: Variant, listener: Listener) {
  const server = accepted(listener);
  const client = await net.session(variant, listener);
  return { client, server: await server };
}

/** What a connection reported, in order. */
function reports(connection: Connection): string[] {
  const told: string[] = [];
  connection.on('established', () => told.push('established'));
  connection.on('message', (data) => told.push(`message ${data.join(' ')}`));
  connection.on('ratcheted', (kind, by) => told.push(`${kind} by ${by}`));
  connection.on('ended', ({ cause }) => told.push(`ended: ${cause}`));
  connection.on('closed', () => told.push('closed'));
  return told;
}

/** The flags of the packets in a byte stream. */
function flags(bytes: Uint8Array): number[] {
  const framer = new Framer();
  framer.push(bytes);
  const found: number[] = [];
  for (let packet = framer.take(); packet !== undefined; packet = framer.take())
    found.push(packet.header.flag);
  return found;
}

describe.each(VARIANTS)('%s', (variant) => {
  it('closes in good order from the client', async () => {
    const { client, server } = await session(variant, await net.echo(variant));
    const told = { client: reports(client), server: reports(server) };
    const gone = once(server, 'closed');
    await client.close();
    await gone;
    expect(told.client).toEqual(['ended: closed', 'closed']);
    expect([client.broken, server.broken]).toEqual([false, false]);
    expect(told.server).toEqual(['ended: closed by peer', 'closed']);
  });

  it('closes in good order from the server', async () => {
    const { client, server } = await session(variant, await net.echo(variant));
    const told = { client: reports(client), server: reports(server) };
    const gone = once(client, 'closed');
    await server.close();
    await gone;
    expect(told.client).toEqual(['ended: closed by peer', 'closed']);
    expect(told.server).toEqual(['ended: closed', 'closed']);
  });

  it('closes from both sides at once', async () => {
    const { client, server } = await session(variant, await net.echo(variant));
    await Promise.all([client.close(), server.close(), client.close()]);
    expect(client.reason).toEqual({ cause: 'closed' });
    expect(server.reason).toEqual({ cause: 'closed' });
    // Again, when all is over.
    await client.close();
    client.destroy();
  });

  it('takes its peer one byte at a time (CHN-07)', async () => {
    const listener = await net.echo(variant);
    const server = accepted(listener);
    const peer = await net.socket(listener);
    const endpoint = testEndpoint(variant, 'client');
    const send = peer.send.bind(peer);
    peer.send = async (bytes) => {
      for (const byte of bytes) await send(Uint8Array.of(byte));
    };
    await peer.handshake(endpoint);
    for (const packet of endpoint.send(HELLO).packets) await peer.send(packet);
    const segment = await peer.next();
    expect(endpoint.receive(segment ?? HELLO).events).toEqual([{ type: 'data', data: HELLO }]);
    expect((await server).reason).toBeUndefined();
  });

  it('answers what came before its peer ended its own side', async () => {
    const listener = await net.echo(variant);
    const server = accepted(listener);
    const peer = await net.socket(listener);
    const endpoint = testEndpoint(variant, 'client');
    await peer.handshake(endpoint);
    const told = reports(await server);
    for (const packet of endpoint.send(HELLO).packets) peer.socket.write(packet);
    peer.socket.end();
    expect(endpoint.receive(await peer.rest()).events).toEqual([{ type: 'data', data: HELLO }]);
    expect(peer.ended).toBe('closed');
    expect(told.slice(0, 2)).toEqual(['message 1 2 3', 'ended: aborted']);
  });

  it('sends its close notice although the peer ends its side at that moment (ERR-04)', async () => {
    const listener = await net.echo(variant);
    const { peer, endpoint, server } = await established(listener, variant);
    peer.socket.end();
    const closed = server.close();
    expect(endpoint.receive(await peer.rest()).events).toEqual([
      { type: 'closed', reason: { cause: 'closed by peer' } },
    ]);
    await closed;
    expect(server.reason).toEqual({ cause: 'closed' });
  });

  it.each([0, 1, 2, 3])('outlives a peer that resets after %i packets', async (packets) => {
    const listener = await net.echo(variant);
    const accept = accepted(listener);
    const peer = await net.socket(listener);
    const server = await accept;
    const told = reports(server);
    let arrived = 0;
    server.on('bytes', (direction, bytes) => {
      if (direction === 'received') arrived += bytes.length;
    });
    const endpoint = testEndpoint(variant, 'client');
    if (packets > 0) await peer.handshake(endpoint, Math.min(packets, variant === 'simplex' ? 2 : 3));
    // Half a header, so that something is in the framer; for a simplex client, the session may be established.
    await peer.send(new Uint8Array(7));
    // A reset that overtakes what is read is reported by libuv as an end.
    while (arrived < peer.socket.bytesWritten) await once(server, 'bytes');
    const closed = once(server, 'closed');
    peer.socket.resetAndDestroy();
    await closed;
    expect(told.slice(-2)).toEqual(['ended: aborted', 'closed']);
    expect(server.broken).toBe(true);
    expect(listener.connections).toBe(0);
    const { client } = await session(variant, listener);
    client.send(HELLO);
    expect(await once(client, 'message')).toEqual([HELLO]);
  });

  it('refuses garbage with one error packet, and ends its side without a reset (ERR-01)', async () => {
    const listener = await net.echo(variant);
    const accept = accepted(listener);
    const peer = await net.socket(listener);
    const server = await accept;
    // More than it will read before it has made up its mind.
    peer.socket.write(new Uint8Array(300_000).fill(0xaa));
    expect(flags(await peer.rest())).toEqual([Flag.errorCondition]);
    expect(peer.ended).toBe('closed');
    expect(server.reason).toMatchObject({ cause: 'failure', stage: 'connect request' });
    const closed = once(server, 'closed');
    peer.socket.end();
    await closed;
  });

  it('drops a peer that never ends its side, after the linger time', async () => {
    const listener = await net.echo(variant, { limits: { lingerTime: 500 } });
    const accept = accepted(listener);
    const peer = await net.socket(listener);
    await peer.handshake(testEndpoint(variant, 'client'));
    const server = await accept;
    const told = reports(server);
    const closed = server.close();
    await peer.rest();
    vi.advanceTimersByTime(499);
    expect(told).toEqual(['ended: closed']);
    vi.advanceTimersByTime(1);
    await closed;
    expect(told).toEqual(['ended: closed', 'closed']);
  });

  it('gives up a handshake that takes too long, however it trickles (DOS-04)', async () => {
    const listener = await net.echo(variant, { limits: { handshakeTime: 5_000 } });
    const accept = accepted(listener);
    const peer = await net.socket(listener);
    const server = await accept;
    for (let second = 0; second < 5; second++) {
      // The first byte of a connect request, and what may follow it.
      const came = once(server, 'bytes');
      await peer.send(Uint8Array.of(1));
      await came;
      expect(server.reason).toBeUndefined();
      vi.advanceTimersByTime(1_000);
    }
    expect(server.reason).toEqual({ cause: 'aborted' });
    expect(server.timedOut).toBe('handshake');
    expect(await peer.rest()).toHaveLength(0);
    expect(peer.ended).toBe('closed');
  });

  it('ends a session in good order when nothing went either way for the idle time', async () => {
    const listener = await net.listen(variant, { limits: { idleTime: 1_000 } });
    const { client, server } = await session(variant, listener);
    const told = reports(client);
    const wait = () => vi.advanceTimersByTime(999);
    wait();
    server.send(HELLO);
    await Promise.all([once(client, 'message'), server.drained()]);
    wait();
    client.send(HELLO);
    await once(server, 'message');
    wait();
    expect(server.reason).toBeUndefined();
    vi.advanceTimersByTime(1);
    await once(client, 'ended');
    expect(server.timedOut).toBe('idle');
    expect(server.reason).toEqual({ cause: 'closed' });
    expect(told).toEqual(['message 1 2 3', 'ended: closed by peer']);
  });

  it('delivers nothing behind a close by its own application (TRD-01)', async () => {
    const listener = await net.listen(variant);
    const { peer, endpoint, server } = await established(listener, variant);
    const told = reports(server);
    server.once('message', () => void server.close());
    const messages = [1, 2, 3].flatMap((n) => endpoint.send(Uint8Array.of(n)).packets);
    await peer.send(join(...messages));
    await peer.rest();
    expect(told).toEqual(['message 1', 'ended: closed']);
  });

  it('refuses to send before it is established, and drops what is sent after the end', async () => {
    const listener = await net.echo(variant);
    const client = await net.connect(variant, listener);
    expect(() => client.send(HELLO)).toThrow(StateError);
    expect(() => client.ratchet('symmetric')).toThrow(StateError);
    client.start();
    expect(() => client.send(HELLO)).toThrow(StateError);
    expect(() => client.start()).toThrow(StateError);
    await once(client, 'established');
    expect(client.send(HELLO)).toBe(true);
    expect(() => client.send(new Uint8Array(0))).toThrow(RangeError);
    expect(() => client.send(new Uint8Array(65_537))).toThrow(RangeError);
    await client.close();
    expect(client.send(HELLO)).toBe(false);
    client.ratchet('symmetric');
    client.start();
    await client.drained();
  });

  describe('to a peer that takes nothing', () => {
    /** A server whose bytes have filled every buffer on the way. */
    async function full() {
      const listener = await net.listen(variant, { limits: { lingerTime: 500, unsent: 100 } });
      const { peer, endpoint, server } = await established(listener, variant);
      const small = new Uint8Array(8_000);
      while (server.unsent === 0) server.send(small);
      return { peer, endpoint, server, drained: server.drained() };
    }

    it('knows when all has left', async () => {
      const { peer, server, drained } = await full();
      const reading = peer.rest();
      await drained;
      expect(server.unsent).toBe(0);
      void server.close();
      await reading;
    });

    it('knows when it never will', async () => {
      const { server, drained } = await full();
      server.destroy();
      await drained;
      // TRD-01: at once, and not when the socket is closed.
      expect(server.reason).toEqual({ cause: 'aborted' });
    });

    it('reads nothing while it is paused, and all of it afterwards', async () => {
      const listener = await net.listen(variant);
      const { peer, endpoint, server } = await established(listener, variant);
      let came = 0;
      server.on('message', () => {
        came += 1;
      });
      server.pause();
      let sent = 0;
      // Until it is full on the way.
      while (peer.socket.writableLength === 0) {
        for (const packet of endpoint.send(new Uint8Array(60_000)).packets) peer.socket.write(packet);
        sent += 1;
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect([came, server.reading]).toEqual([0, false]);
      server.resume();
      while (came < sent) await once(server, 'message');
      expect([came, server.reading]).toEqual([sent, true]);
    });

    it('closes in good order although it did not read on', async () => {
      const { peer, endpoint, server } = await full();
      const came = once(server, 'bytes');
      for (const packet of endpoint.send(HELLO).packets) await peer.send(packet);
      await came;
      expect(server.reading).toBe(false);
      const closed = server.close();
      await peer.send(HELLO);
      const events = endpoint.receive(await peer.rest()).events;
      expect(events.at(-1)).toEqual({ type: 'closed', reason: { cause: 'closed by peer' } });
      expect(peer.ended).toBe('closed');
      peer.socket.end();
      await closed;
    });

    it('ends the session when that peer has ended its side', async () => {
      const { peer, server } = await full();
      const ended = once(server, 'ended');
      peer.socket.end();
      expect(await ended).toEqual([{ cause: 'aborted' }]);
      expect(server.unsent).toBeGreaterThan(0);
    });

    it('lingers as long as something is taken', async () => {
      const { peer, server } = await full();
      for (let i = 0; i < 3; i++) server.send(new Uint8Array(65_000));
      const closed = server.close();
      const before = server.unsent;
      while (server.unsent === before) await peer.next();
      let gone = false;
      server.once('closed', () => {
        gone = true;
      });
      vi.advanceTimersByTime(500);
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
      expect(gone).toBe(false);
      vi.advanceTimersByTime(500);
      await closed;
    });
  });

  it('does not read on while its peer leaves its answers (DOS-01)', async () => {
    const limit = 1 << 16;
    const message = new Uint8Array(16_000).fill(7);
    const listener = await net.echo(variant, { limits: { unsent: limit } });
    const { peer, endpoint, server } = await established(listener, variant);
    let most = 0;
    server.on('bytes', (direction) => {
      if (direction === 'sent') most = Math.max(most, server.unsent);
    });
    // Until what we send and what we are sent fills every buffer on the way.
    let sent = 0;
    while (server.reading || peer.socket.writableLength === 0) {
      for (const packet of endpoint.send(message).packets) peer.socket.write(packet);
      sent += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    // What one segment made it send comes on top.
    expect(most).toBeGreaterThan(limit);
    expect(most).toBeLessThan(limit + 200_000);
    let received = 0;
    while (received < sent) {
      const segment = await peer.next();
      if (segment === undefined) break;
      for (const event of endpoint.receive(segment).events)
        if (event.type === 'data' && Buffer.compare(event.data, message) === 0) received += 1;
    }
    expect(received).toBe(sent);
    expect(server.reading).toBe(true);
    expect(server.reason).toBeUndefined();
  });

  it('does not hang where both sides send all that they may', async () => {
    const listener = await net.listen(variant);
    const { client, server } = await session(variant, listener);
    const message = new Uint8Array(65_000).fill(1);
    const count = 150;
    const pump = async (connection: Connection) => {
      for (let i = 0; i < count; i++) if (!connection.send(message)) await connection.drained();
    };
    const all = async (connection: Connection) => {
      let came = 0;
      connection.on('message', () => {
        came += 1;
      });
      while (came < count) await once(connection, 'message');
    };
    await Promise.all([all(client), all(server), pump(client), pump(server)]);
  });
});

describe('commands while an asymmetric ratchet is open (section 10)', () => {
  /** A server that has asked for an asymmetric ratchet, and a peer that has not answered. */
  async function opened(listener: Listener) {
    const { peer, endpoint, server } = await established(listener, 'duplex');
    server.ratchet('asymmetric');
    return { peer, endpoint, server, told: reports(server) };
  }

  it('wait for it, and are carried out in order', async () => {
    // Even while more waits than may be unsent, it reads: the answer is behind what it has not read.
    const listener = await net.listen('duplex', { limits: { unsent: 2 } });
    const { peer, endpoint, server, told } = await opened(listener);
    const early = Uint8Array.of(1);
    expect(server.send(early)).toBe(true);
    early.fill(9);
    server.ratchet('symmetric');
    server.send(Uint8Array.of(2));
    server.ratchet('asymmetric');
    server.send(Uint8Array.of(3));
    expect(server.unsent).toBe(3);
    // It goes on receiving under the old keys.
    const came = once(server, 'message');
    for (const packet of endpoint.send(HELLO).packets) await peer.send(packet);
    await came;
    const got: unknown[] = [];
    const framer = new Framer();
    const seen: number[] = [];
    while (got.length < 6) {
      const segment = await peer.next();
      if (segment === undefined) break;
      framer.push(segment);
      for (let packet = framer.take(); packet !== undefined; packet = framer.take())
        seen.push(packet.header.flag);
      framer.settle();
      const output = endpoint.receive(segment);
      got.push(...output.events);
      for (const packet of output.packets) await peer.send(packet);
    }
    expect(got).toEqual([
      { type: 'ratcheted', ratchet: 'asymmetric', by: 'peer' },
      { type: 'data', data: Uint8Array.of(1) },
      { type: 'ratcheted', ratchet: 'symmetric', by: 'peer' },
      { type: 'data', data: Uint8Array.of(2) },
      { type: 'ratcheted', ratchet: 'asymmetric', by: 'peer' },
      { type: 'data', data: Uint8Array.of(3) },
    ]);
    expect(seen).toEqual([0x10, 0x04, 0x12, 0x04, 0x10, 0x04]);
    expect(told).toEqual(['message 1 2 3', 'asymmetric by self', 'symmetric by self', 'asymmetric by self']);
    await server.drained();
    expect(server.unsent).toBe(0);
  });

  it('are judged at once, and not when their turn comes', async () => {
    const { server } = await opened(await net.listen('duplex'));
    expect(() => server.send(new Uint8Array(65_473))).toThrow(RangeError);
    const { server: simplex } = await session('simplex', await net.listen('simplex'));
    expect(() => simplex.ratchet('asymmetric')).toThrow(RangeError);
  });

  it('end the session where a peer that never answers makes more of them than may wait', async () => {
    const limit = 100_000;
    const { peer, endpoint, server } = await opened(await net.echo('duplex', { limits: { waiting: limit } }));
    let most = 0;
    server.on('bytes', () => {
      most = Math.max(most, server.unsent);
    });
    for (let sent = 0; sent < 2 * limit && server.reason === undefined; sent += 10_000)
      for (const packet of endpoint.send(new Uint8Array(10_000)).packets) await peer.send(packet);
    const [reason] = server.reason === undefined ? await once(server, 'ended') : [server.reason];
    expect(reason).toEqual({ cause: 'closed' });
    expect(most).toBeLessThanOrEqual(limit + 70_000);
    expect(flags(await peer.rest())).toEqual([Flag.asymmetricRatchetRequest, Flag.errorCondition]);
    // What never left is not waited for.
    await server.drained();
  });

  it('are carried out before the session is closed, once the peer has answered', async () => {
    const { peer, endpoint, server } = await opened(await net.listen('duplex'));
    server.send(HELLO);
    void server.close();
    // What comes after it is too late.
    expect(server.send(HELLO)).toBe(false);
    const got: unknown[] = [];
    for (let segment = await peer.next(); segment !== undefined; segment = await peer.next()) {
      const output = endpoint.receive(segment);
      got.push(...output.events);
      for (const packet of output.packets) await peer.send(packet);
    }
    expect(got).toEqual([
      { type: 'ratcheted', ratchet: 'asymmetric', by: 'peer' },
      { type: 'data', data: HELLO },
      { type: 'closed', reason: { cause: 'closed by peer' } },
    ]);
    expect(server.reason).toEqual({ cause: 'closed' });
  });

  it('are dropped when the peer does not answer before the linger time is over', async () => {
    const { peer, endpoint, server } = await opened(
      await net.listen('duplex', { limits: { lingerTime: 500 } }),
    );
    server.send(HELLO);
    const drained = server.drained();
    void server.close();
    void server.close();
    for (let i = 0; i < 2; i++) {
      vi.advanceTimersByTime(250 - i);
      // That it talks on does not help it.
      const came = once(server, 'message');
      for (const packet of endpoint.send(HELLO).packets) await peer.send(packet);
      await came;
    }
    expect(server.reason).toBeUndefined();
    vi.advanceTimersByTime(1);
    await drained;
    expect(server.unsent).toBe(0);
    expect(flags(await peer.rest())).toEqual([Flag.asymmetricRatchetRequest, Flag.errorCondition]);
    expect(server.reason).toEqual({ cause: 'closed' });
  });
});

describe('where its policy leaves the socket open', () => {
  async function failed() {
    const listener = await net.listen('simplex', { policy: { ...strictShell, closesSocket: () => false } });
    const accept = accepted(listener);
    const peer = await net.socket(listener);
    const server = await accept;
    const ended = once(server, 'ended');
    await peer.send(new Uint8Array(21).fill(0xaa));
    await ended;
    expect(flags((await peer.next()) ?? HELLO)).toEqual([Flag.errorCondition]);
    await peer.send(HELLO);
    expect(peer.ended).toBeUndefined();
    return { peer, server };
  }

  it('still ends it when asked', async () => {
    const { peer, server } = await failed();
    void server.close();
    await peer.rest();
    expect(peer.ended).toBe('closed');
  });

  it("still ends it after the handshake's time", async () => {
    const { peer, server } = await failed();
    vi.advanceTimersByTime(60_000);
    await peer.rest();
    expect(server.timedOut).toBeUndefined();
  });
});

it('takes a limit that no timer can run', async () => {
  const listener = await net.echo('simplex');
  const client = await net.session('simplex', listener, { limits: { idleTime: 1e12 } });
  vi.advanceTimersByTime(1e6);
  expect(client.reason).toBeUndefined();
});
