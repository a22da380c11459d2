import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOW } from '../testing/pair.ts';
import { Flag } from '../wire/codes.ts';
import { decodeHeader, HEADER_LENGTH } from '../wire/header.ts';
import type { Connection } from './connection.ts';
import { Listener, listen } from './listen.ts';
import { ListenError } from './net-errors.ts';
import { strictShell } from './shell-policy.ts';
import { Loopback, testEndpoint } from './testing/loopback.ts';

const HELLO = Uint8Array.of(1, 2, 3);

let net: Loopback;
beforeEach(() => {
  net = new Loopback();
});
afterEach(async () => {
  await net.close();
  vi.useRealTimers();
});

async function echoes(client: Connection): Promise<void> {
  const answer = once(client, 'message');
  client.send(HELLO);
  expect(await answer).toEqual([HELLO]);
}

/** A turn of the event loop. */
async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('above the limit of connections (DOS-02)', () => {
  it('tells the next one so, closes it without a reset, and serves the rest', async () => {
    const listener = await net.echo('simplex', { limits: { connections: 2 } });
    const first = await net.session('simplex', listener);
    const second = await net.session('simplex', listener);
    const third = await net.socket(listener);
    // What a client sends at once must not make the refusal be lost.
    third.socket.write(new Uint8Array(71));
    const refusal = await third.rest();
    expect(third.ended).toBe('closed');
    expect(decodeHeader(refusal)).toEqual({
      flag: Flag.errorCondition,
      msglen: 1,
      sequence: 0xff00000000000000n,
      utctime: NOW,
    });
    expect([...refusal.subarray(HEADER_LENGTH)]).toEqual([0x0b]);
    expect(listener.connections).toBe(2);
    await echoes(first);
    await echoes(second);
    await second.close();
    while (listener.connections > 1) await turn();
    await echoes(await net.session('simplex', listener));
  });

  it('is understood by our own client', async () => {
    const listener = await net.echo('duplex', { limits: { connections: 0 } });
    const client = await net.connect('duplex', listener);
    const ended = once(client, 'ended');
    client.start();
    expect(await ended).toEqual([{ cause: 'peer error', code: 0x0b, authenticated: false }]);
  });

  it('drops those who are told and stay', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    const listener = await net.echo('simplex', { limits: { connections: 0, lingerTime: 300 } });
    const told = await net.socket(listener);
    expect(await told.rest()).toHaveLength(22);
    // No more are told at once than may be connected, but one.
    const flood = await net.socket(listener);
    expect(await flood.rest()).toHaveLength(0);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(300);
    const next = await net.socket(listener);
    expect(await next.rest()).toHaveLength(22);
  });

  it('tells nothing where its policy says so', async () => {
    const listener = await net.echo('simplex', {
      limits: { connections: 0 },
      policy: { ...strictShell, refusalCode: () => undefined },
    });
    const peer = await net.socket(listener);
    expect(await peer.rest()).toHaveLength(0);
  });
});

describe('the failure of one connection (TRD-02)', () => {
  it('touches no other', async () => {
    const listener = await net.echo('simplex');
    const client = await net.session('simplex', listener);
    for (let i = 0; i < 5; i++) {
      const peer = await net.socket(listener);
      const endpoint = testEndpoint('simplex', 'client');
      await peer.handshake(endpoint, 2);
      await peer.send(new Uint8Array(100).fill(i));
      await peer.rest();
      await echoes(client);
    }
  });

  it('is no failure of the listener where the system cannot accept one', async () => {
    const server = createServer();
    const listener = new Listener(server, () => testEndpoint('simplex', 'server'), {
      host: '127.0.0.1',
      port: 0,
      clock: () => NOW,
    });
    server.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' }));
    expect(listener.connections).toBe(0);
  });

  it('ends the others where a policy says so', async () => {
    const listener = await net.echo('simplex', {
      policy: { ...strictShell, endsWith: (others) => others },
    });
    const client = await net.session('simplex', listener);
    const ended = once(client, 'ended');
    const peer = await net.socket(listener);
    await peer.send(new Uint8Array(71));
    expect(await ended).toEqual([{ cause: 'aborted' }]);
  });
});

describe('closing a listener', () => {
  it('ends sessions in good order, and what is in a handshake or refused', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    const listener = await net.echo('simplex', { limits: { connections: 3 } });
    const client = await net.session('simplex', listener);
    const half = await net.socket(listener);
    await half.handshake(testEndpoint('simplex', 'client'), 1);
    const silent = await net.socket(listener);
    while (listener.connections < 3) await turn();
    const refused = await net.socket(listener);
    const [ended] = await Promise.all([
      once(client, 'ended'),
      listener.close(),
      half.rest().then(() => half.socket.end()),
      silent.rest().then(() => silent.socket.end()),
      refused.rest(),
    ]);
    expect(ended).toEqual([{ cause: 'closed by peer' }]);
    expect(listener.connections).toBe(0);
    await listener.close();
    await expect(net.socket(listener)).rejects.toThrow();
  });

  it('does not serve a connection that its own listener ended', async () => {
    const listener = await net.listen('simplex');
    listener.on('connection', (connection) => connection.destroy());
    const peer = await net.socket(listener);
    await peer.rest();
    while (listener.connections > 0) await turn();
  });
});

it('says why it cannot listen', async () => {
  const { address } = await net.listen('simplex');
  const again = listen(() => testEndpoint('simplex', 'server'), { ...address, clock: () => NOW });
  await expect(again).rejects.toThrow(ListenError);
  await expect(again).rejects.toThrow(
    `cannot listen on 127.0.0.1 port ${address.port}: the address is in use`,
  );
});
