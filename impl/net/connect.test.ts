import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Variant } from '../variant.ts';
import { connect } from './connect.ts';
import { ConnectError } from './net-errors.ts';
import { Loopback, testEndpoint } from './testing/loopback.ts';

const VARIANTS: readonly Variant[] = ['simplex', 'duplex'];

let net = new Loopback();
afterEach(async () => {
  vi.useRealTimers();
  await net.close();
  net = new Loopback();
});

/** A port on which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

describe.each(VARIANTS)('%s', (variant) => {
  it.each(['127.0.0.1', '::1'])('makes a session on %s', async (host) => {
    const listener = await net.echo(variant, { host });
    expect(listener.address.host).toBe(host);
    const connection = await net.session(variant, listener);
    expect(connection.peerHost).toBe(host);
    expect(connection.peerPort).toBe(listener.address.port);
    connection.send(Uint8Array.of(1, 2, 3));
    expect(await once(connection, 'message')).toEqual([Uint8Array.of(1, 2, 3)]);
  });

  it('sends and reads nothing before it is started', async () => {
    const listener = await net.echo(variant);
    const accepted = once(listener, 'connection');
    const connection = await net.connect(variant, listener);
    const [server] = await accepted;
    const sent: string[] = [];
    connection.on('bytes', (direction) => sent.push(direction));
    server.on('bytes', () => sent.push('too early'));
    // The server's side has had a whole turn of the event loop for what it should not get.
    await net.session(variant, listener);
    expect(sent).toEqual([]);
    server.removeAllListeners('bytes');
    connection.start();
    await once(connection, 'established');
    expect(sent[0]).toBe('sent');
  });
});

it('sends nothing with an expired key, and says why (KEY-01)', async () => {
  const listener = await net.listen('simplex');
  const endpoint = testEndpoint('simplex', 'client', { clock: () => 10n ** 10n });
  const connection = await connect(endpoint, listener.address);
  const sent: string[] = [];
  connection.on('bytes', (direction) => sent.push(direction));
  const closed = once(connection, 'closed');
  connection.start();
  await closed;
  expect(connection.reason).toMatchObject({ cause: 'failure', failure: { decision: 'acceptExpiration' } });
  expect(sent).toEqual([]);
});

describe('where there is no connection to be had', () => {
  it('says that nothing listens', async () => {
    const port = await freePort();
    const attempt = connect(testEndpoint('simplex', 'client'), { host: '127.0.0.1', port });
    await expect(attempt).rejects.toThrow(ConnectError);
    await expect(attempt).rejects.toThrow(`cannot connect to 127.0.0.1 port ${port}: nothing listens there`);
  });

  it('says so once for a name of several addresses', async () => {
    const port = await freePort();
    const attempt = connect(testEndpoint('simplex', 'client'), { host: 'localhost', port });
    await expect(attempt).rejects.toThrow(`cannot connect to localhost port ${port}: nothing listens there`);
  });

  it('gives up when the time is over', async () => {
    const listener = await net.listen('simplex');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const attempt = connect(testEndpoint('simplex', 'client'), {
      ...listener.address,
      limits: { handshakeTime: 5_000 },
    });
    vi.advanceTimersByTime(5_000);
    await expect(attempt).rejects.toThrow('no answer within 5 s');
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each(['before', 'after'])('gives up on a signal that comes %s it began', async (when) => {
    const listener = await net.listen('simplex');
    const controller = new AbortController();
    if (when === 'before') controller.abort();
    const attempt = connect(testEndpoint('simplex', 'client'), {
      ...listener.address,
      signal: controller.signal,
    });
    controller.abort();
    await expect(attempt).rejects.toMatchObject({ name: 'AbortError' });
  });
});
