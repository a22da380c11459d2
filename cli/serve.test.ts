import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../impl/clock.ts';
import { backend } from '../impl/crypto/backends.ts';
import { Endpoint } from '../impl/endpoint.ts';
import { connect } from '../impl/net/connect.ts';
import type { Connection } from '../impl/net/connection.ts';
import { systemRandom } from '../impl/primitives/random.ts';
import type { Variant } from '../impl/variant.ts';
import { readTrace } from '../record/index.ts';
import { type BufferedIo, bufferedIo } from './buffered-io.ts';
import { clientIdentity } from './client-identity.ts';
import { parseAddress } from './endpoint-options.ts';
import { run } from './run.ts';
import { serveCommand } from './serve.ts';
import { KeyFolder, testProfile } from './testing/key-folder.ts';

const VARIANTS: readonly Variant[] = ['simplex', 'duplex'];

/** A `qsmp serve` that runs in this process. */
interface Served {
  readonly io: BufferedIo;
  readonly input: PassThrough;
  readonly address: string;
  /** Interrupts it, and gives its exit code. */
  stop(signal?: 'SIGINT' | 'SIGTERM'): Promise<number>;
}

let keys: KeyFolder;
let running: Served[];
beforeEach(() => {
  keys = new KeyFolder();
  running = [];
});
afterEach(async () => {
  for (const served of running) await served.stop();
  keys.remove();
});

/** Resolves when a condition holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

async function serve(options: readonly string[], variant: Variant = 'simplex'): Promise<Served> {
  const controller = new AbortController();
  const io = bufferedIo({ signal: controller.signal });
  const input = new PassThrough();
  const argv = ['serve', ...keys.pair(variant).serverOptions, ...options];
  const code = run(argv, { ...io, stdin: input }, [serveCommand]);
  await until(() => io.output().includes('\n'));
  const [, address = ''] = /^listening on (.*)\n/.exec(io.output()) ?? [];
  const served: Served = {
    io,
    input,
    address,
    stop: (signal = 'SIGINT') => {
      controller.abort(signal);
      return code;
    },
  };
  running.push(served);
  return served;
}

/** What a command line that does not come to serve says. */
async function refused(argv: readonly string[]) {
  const io = bufferedIo();
  const code = await run(['serve', ...argv], io, [serveCommand]);
  return { code, output: io.output(), errors: io.errors() };
}

/** A client's session with it. */
async function session({ address }: Served, variant: Variant = 'simplex'): Promise<Connection> {
  const crypto = backend('fast');
  const key = variant === 'duplex' ? { key: keys.file('client.qskey') } : {};
  const { identity } = clientIdentity({ variant, peerKey: keys.file('server.qpkey'), ...key }, crypto);
  const endpoint = Endpoint.create(identity, {
    profile: testProfile('s1'),
    crypto,
    clock: systemClock,
    random: systemRandom,
  });
  const connection = await connect(endpoint, parseAddress(address));
  const established = once(connection, 'established');
  connection.start();
  await established;
  return connection;
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe.each(VARIANTS)('qsmp serve, %s', (variant) => {
  it.each([
    [[], /^127\.0\.0\.1:\d+$/],
    [['--host', '::1'], /^\[::1\]:\d+$/],
  ])('echoes and reports with %j', async (options, address) => {
    const served = await serve([...options, '--echo'], variant);
    expect(served.address).toMatch(address);
    const client = await session(served, variant);
    const answer = once(client, 'message');
    client.send(bytes('hello'));
    expect(await answer).toEqual([bytes('hello')]);
    client.ratchet('symmetric');
    await client.close();
    await until(() => served.io.output().includes('ended'));
    expect(served.io.output().split('\n').slice(1, -1)).toEqual([
      '[1] established',
      '[1] received 5 bytes',
      '[1] symmetric ratchet by the client',
      '[1] ended: closed by the peer',
    ]);
    expect(served.io.errors()).toBe('');
  });

  it('carries out what is typed, on every session', async () => {
    const served = await serve(['--quiet'], variant);
    const clients = [await session(served, variant), await session(served, variant)];
    const all = (name: 'message' | 'ratcheted' | 'ended') =>
      Promise.all(clients.map(async (client) => (await once(client, name))[0]));
    const messages = all('message');
    served.input.write('hello\n\n');
    expect(await messages).toEqual([bytes('hello'), bytes('hello')]);
    const ratchets = all('ratcheted');
    served.input.write('/ratchet\n');
    expect(await ratchets).toEqual(['symmetric', 'symmetric']);
    if (variant === 'duplex') {
      const asymmetric = all('ratcheted');
      served.input.write('/asym\n');
      expect(await asymmetric).toEqual(['asymmetric', 'asymmetric']);
    } else {
      served.input.write('/asym\n');
      await until(() => served.io.errors().length > 0);
      expect(served.io.errors()).toMatch(/^(qsmp: this session has no asymmetric ratchet: .*\n){2}$/);
    }
    const ends = all('ended');
    served.input.write('/close\n');
    expect(await ends).toEqual([{ cause: 'closed by peer' }, { cause: 'closed by peer' }]);
    expect(served.io.output()).toBe(`listening on ${served.address}\n`);
  });

  it('ends its sessions in good order, with exit code 130 on Ctrl-C and 0 on SIGTERM', async () => {
    for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 0] as const]) {
      const served = await serve([], variant);
      const ended = once(await session(served, variant), 'ended');
      expect(await served.stop(signal)).toBe(code);
      expect(await ended).toEqual([{ cause: 'closed by peer' }]);
    }
  });

  it('writes one document of all sessions when it ends', async () => {
    const file = keys.file('trace.json');
    const served = await serve(['--echo', '--trace', file], variant);
    const wire = [1, 2].map(() => ({ sent: [] as Uint8Array[], received: [] as Uint8Array[] }));
    for (const [index, { sent, received }] of wire.entries()) {
      const client = await session(served, variant);
      client.on('bytes', (direction, data) => (direction === 'sent' ? sent : received).push(data));
      const answer = once(client, 'message');
      client.send(bytes(`hello ${index}`));
      await answer;
    }
    served.input.write('/close\n');
    await until(() => served.io.output().split('ended').length === 3);
    // Typed when there is nobody left.
    served.input.write('late\n');
    await until(() => served.input.readableLength === 0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await served.stop()).toBe(130);
    const trace = await readTrace(readFileSync(file));
    expect(trace.subject).toEqual({ variant, profile: 's1', dialect: 'reference' });
    expect(trace.agents.map(({ name, kind, role }) => [name, kind, role])).toEqual([
      ['client', 'peer', 'client'],
      ['server', 'ours', 'server'],
    ]);
    for (const [index, { sent, received }] of wire.entries()) {
      const steps = trace.steps.filter((step) => 'connection' in step && step.connection === index + 1);
      const stream = (from: string) =>
        steps.flatMap((step) => (step.kind === 'send' && step.from === from ? [step.bytes] : [])).join('');
      // The client's listener came after the handshake.
      expect(stream('client').endsWith(Buffer.concat(sent).toString('hex'))).toBe(true);
      expect(stream('server').endsWith(Buffer.concat(received).toString('hex'))).toBe(true);
      expect(received.length).toBeGreaterThan(0);
      expect(steps.filter(({ kind }) => kind === 'start')).toHaveLength(2);
      expect(steps).toContainEqual(
        expect.objectContaining({ event: 'data', data: Buffer.from(`hello ${index}`).toString('hex') }),
      );
      expect(steps).toContainEqual(expect.objectContaining({ order: 'close' }));
      expect(steps.at(-1)).toMatchObject({ event: 'ended', cause: 'closed' });
    }
    const text = readFileSync(file, 'utf8');
    const secret = Buffer.from(keys.write('server', variant).signingKey).toString('hex').slice(64, 128);
    expect(text.includes(secret)).toBe(false);
  });
});

it('goes on when its input ends, or cannot be read', async () => {
  const served = await serve([]);
  served.input.end();
  await session(served);
  const other = await serve([]);
  other.input.write('x'.repeat(70_000));
  await until(() => other.io.errors() !== '');
  expect(other.io.errors()).toBe(
    'qsmp: a line of the input has more than the 65472 bytes of a message; the input is read no further\n',
  );
  await session(other);
});

it('says what it refused, and serves the next', async () => {
  const served = await serve(['--msg']);
  const { host, port } = parseAddress(served.address);
  const { connect: tcpConnect } = await import('node:net');
  const socket = tcpConnect({ host, port });
  socket.on('error', () => {}).resume();
  socket.write('GET / HTTP/1.1\r\n\r\n and more');
  await once(socket, 'close');
  expect(served.io.output()).toContain(
    '[1] ended: refused at connect request: acceptFlag, invalid request\n',
  );
  expect(served.io.errors()).toMatch(
    /^\[1\] -> 14 error condition, 21 \+ 1 bytes, sequence 18374686479671623680, time \d+, invalid request\n\[1\] <- 27 bytes that are no packet\n$/,
  );
  await session(served);
});

describe('what cannot be served', () => {
  it('is a port in use', async () => {
    const { address } = await serve([]);
    const { port } = parseAddress(address);
    expect(await refused([...keys.pair('simplex').serverOptions, '--port', `${port}`])).toEqual({
      code: 3,
      output: '',
      errors: `qsmp: cannot listen on 127.0.0.1 port ${port}: the address is in use\n`,
    });
  });

  it.each<[string, () => readonly string[], RegExp]>([
    ['duplex without clients', () => keys.pair('duplex').serverOptions.slice(0, -2), /needs --peer-key/],
    [
      'simplex with clients',
      () => [...keys.pair('simplex').serverOptions, '--peer-key', keys.file('server.qpkey')],
      /--peer-key is for duplex/,
    ],
    [
      'a client of simplex',
      () => {
        keys.write('other', 'simplex');
        return [...keys.pair('duplex').serverOptions, '--peer-key', keys.file('other.qpkey')];
      },
      /other\.qpkey is a simplex key, not a duplex one/,
    ],
    [
      'another profile',
      () => [...keys.pair('simplex').serverOptions, '--profile', 's3'],
      /server\.qskey is of profile s1, not s3/,
    ],
    [
      'a trace in no folder',
      () => [...keys.pair('simplex').serverOptions, '--trace', keys.file('none/trace.json')],
      /there is no such folder/,
    ],
    ['a port that is none', () => [...keys.pair('simplex').serverOptions, '--port', '65536'], /a port is a/],
  ])('is %s', async (_, argv, sentence) => {
    const { code, output, errors } = await refused(argv());
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toMatch(sentence);
    expect(errors.split('\n')).toHaveLength(2);
  });
});
