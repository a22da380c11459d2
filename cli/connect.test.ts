import { getEventListeners, once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server, type Socket, connect as tcpConnect } from 'node:net';
import { PassThrough } from 'node:stream';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../impl/clock.ts';
import { backend } from '../impl/crypto/backends.ts';
import { Endpoint } from '../impl/endpoint.ts';
import { Connection } from '../impl/net/connection.ts';
import { type Listener, type ListenOptions, listen } from '../impl/net/listen.ts';
import { systemRandom } from '../impl/primitives/random.ts';
import type { Variant } from '../impl/variant.ts';
import { readTrace } from '../record/index.ts';
import { bufferedIo } from './buffered-io.ts';
import { connectCommand } from './connect.ts';
import { formatAddress } from './endpoint-options.ts';
import { run } from './run.ts';
import { KeyFolder, testProfile } from './testing/key-folder.ts';

const VARIANTS: readonly Variant[] = ['simplex', 'duplex'];

let keys: KeyFolder;
let listeners: Listener[];
let servers: Server[];
beforeEach(() => {
  keys = new KeyFolder();
  listeners = [];
  servers = [];
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(listeners.map((listener) => listener.close()));
  for (const server of servers) server.close();
  keys.remove();
});

/** What a server does with each connection. */
type Manner = (connection: Connection) => void;

const echo: Manner = (connection) => {
  connection.on('message', (data) => void connection.send(data));
};

/** A server that knows the client, and the command line that reaches it. */
async function serve(variant: Variant, manner: Manner = echo, options: Partial<ListenOptions> = {}) {
  const { server, clientOptions } = keys.pair(variant);
  const environment = {
    profile: testProfile('s1'),
    crypto: backend('fast'),
    clock: systemClock,
    random: systemRandom,
  };
  const listener = await listen(() => Endpoint.create(server, environment), {
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    ...options,
  });
  listeners.push(listener);
  listener.on('connection', manner);
  const address = formatAddress(listener.address);
  return { listener, address, argv: ['connect', address, ...clientOptions] };
}

/** Something that listens and is no QSMP server, and the command line that reaches it. */
async function pretend(manner: (socket: Socket) => void) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    manner(socket);
    socket.resume();
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const listening = server.address();
  const port = typeof listening === 'object' ? listening?.port : 0;
  const address = `127.0.0.1:${port}`;
  return { address, argv: ['connect', address, ...keys.pair('simplex').clientOptions] };
}

interface Run {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs the command. `input` is all that is typed, or a stream. */
async function connect(
  argv: readonly string[],
  input: string | PassThrough = '',
  signal: AbortSignal = new AbortController().signal,
): Promise<Run> {
  const io = bufferedIo({ signal });
  let stdin = input;
  if (typeof stdin === 'string') {
    stdin = new PassThrough();
    stdin.end(input);
  }
  const code = await run(argv, { ...io, stdin }, [connectCommand]);
  return { code, output: io.output(), errors: io.errors() };
}

const said = (output: string): Run => ({ code: 0, output, errors: '' });
const failed = (code: number, sentence: string): Run => ({
  code,
  output: '',
  errors: `qsmp: ${sentence}\n`,
});

describe.each(VARIANTS)('qsmp connect to a %s server', (variant) => {
  it.each(['127.0.0.1', '::1'])('on %s sends lines and prints answers', async (host) => {
    const ends: unknown[] = [];
    const { argv } = await serve(
      variant,
      (connection) => {
        echo(connection);
        connection.on('ended', (reason) => ends.push(reason));
      },
      { host },
    );
    expect(await connect(argv, 'hello\r\n\nm\u00fcde\nlast')).toEqual(said('hello\nm\u00fcde\nlast\n'));
    expect(ends).toEqual([{ cause: 'closed by peer' }]);
  });

  it('waits for the answers before a ratchet, and when the input ends', async () => {
    const events: string[] = [];
    const { argv } = await serve(variant, (connection) => {
      connection.on('message', (data) => {
        events.push(new TextDecoder().decode(data));
        void setImmediate().then(() => connection.send(data));
      });
      connection.on('ratcheted', (kind, by) => events.push(`${kind} by ${by}`));
      connection.on('ended', ({ cause }) => events.push(cause));
    });
    expect(await connect(argv, '/ratchet\na\nb\n/ratchet\nc\n/ratchet\n/ratchet\nd\n')).toEqual(
      said('a\nb\nc\nd\n'),
    );
    const ratchet = 'symmetric by peer';
    expect(events).toEqual([ratchet, 'a', 'b', ratchet, 'c', ratchet, ratchet, 'd', 'closed by peer']);
  });

  it('closes when it is told to, with input left', async () => {
    const { argv } = await serve(variant);
    const input = new PassThrough();
    input.write('/close\nnever sent\n');
    expect(await connect(argv, input)).toEqual(said(''));
  });

  it('prints one document with --json', async () => {
    const { argv, address } = await serve(variant);
    const { code, output, errors } = await connect([...argv, '--json'], 'hi\n\u00ff\u0000\n');
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(JSON.parse(output)).toEqual({
      address,
      variant,
      profile: 's1',
      dialect: 'reference',
      backend: 'fast',
      handshake: { milliseconds: expect.any(Number) },
      sent: { messages: 2, bytes: 5 },
      received: { messages: 2, bytes: 5 },
      answers: ['6869', 'c3bf00'],
    });
  });

  it('prints what a server says first', async () => {
    const { argv } = await serve(variant, (connection) => {
      connection.on('established', () => void connection.send(new TextEncoder().encode('welcome \u001b[2J')));
    });
    const input = new PassThrough();
    const io = bufferedIo();
    const done = run(argv, { ...io, stdin: input }, [connectCommand]);
    while (io.output() === '') await setImmediate();
    input.end();
    expect(await done).toBe(0);
    expect(io.output()).toBe('welcome \\u{1b}[2J\n');
  });

  it('leaves no listener behind, whatever it waited for', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const { argv } = await serve(variant);
    const controller = new AbortController();
    expect(await connect(argv, '/ratchet\na\n'.repeat(20), controller.signal)).toMatchObject({ code: 0 });
    await setImmediate();
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('does not wait for ever where no answers come', async () => {
    const { argv } = await serve(variant, () => {});
    expect(await connect([...argv, '--wait', '0.05'], 'hello\n')).toEqual(said(''));
  });

  it('logs packets with --msg', async () => {
    const { argv } = await serve(variant);
    const { errors } = await connect([...argv, '--msg'], 'hi\n');
    const lines = errors.split('\n');
    expect(lines[0]).toMatch(/^\[1\] -> 01 connect request, 21 \+ \d+ bytes, sequence 0, time \d+$/);
    expect(lines.filter((each) => /^\[1\] (->|<-) 04 encrypted message/.test(each))).toHaveLength(2);
    expect(lines.at(-2)).toMatch(/^\[1\] -> 14 error condition, 21 \+ (33|65) bytes/);
  });

  describe('with --messages', () => {
    it('prints what it measured', async () => {
      const { argv } = await serve(variant);
      const { code, output, errors } = await connect([...argv, '--messages', '300', '--size', '2000']);
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      expect(output).toMatch(
        /^handshake {3}[\d.]+ ms\nround trip {2}median [\d.]+ ms, .* \(200, one at a time\)\nin flight {3}300 messages of 2000 bytes in [\d.]+ s: \d+ messages\/s, [\d.]+ MB\/s each way\n$/,
      );
    });

    it('prints it as a document, for the largest messages, many in flight', async () => {
      let most = 0;
      const { argv, address } = await serve(variant, (connection) => {
        let open = 0;
        connection.on('message', (data) => {
          open += 1;
          most = Math.max(most, open);
          void setTimeout(5).then(() => {
            open -= 1;
            connection.send(data);
          });
        });
      });
      const size = variant === 'simplex' ? 65_504 : 65_472;
      const { code, output } = await connect([...argv, '--messages', '40', '--size', `${size}`, '--json']);
      expect(code).toBe(0);
      const number = expect.any(Number);
      const document = JSON.parse(output);
      expect(document).toMatchObject({
        address,
        handshake: { milliseconds: number },
        messages: 40,
        size,
        milliseconds: number,
        messagesPerSecond: number,
        megabytesPerSecond: number,
        roundTrip: { count: 40, median: number, p90: number, p99: number, longest: number },
      });
      const { median, p90, p99, longest } = document.roundTrip;
      expect([median, p90, p99, longest]).toEqual([median, p90, p99, longest].sort((a, b) => a - b));
      expect(median).toBeGreaterThan(4);
      expect(most).toBeGreaterThan(4);
      expect(await connect([...argv, '--messages', '1', '--size', `${size + 1}`])).toEqual(
        failed(2, `a ${variant} message has at most ${size} bytes`),
      );
    });

    it('tells a server that does not echo', async () => {
      const { argv, address } = await serve(variant, () => {});
      expect(await connect([...argv, '--messages', '5', '--timeout', '0.1'])).toEqual(
        failed(3, `${address} does not echo: 0 of 1 messages came back, and nothing more within 0.1 s`),
      );
    });

    it('tells an echo that is another', async () => {
      let count = 0;
      const { argv, address } = await serve(variant, (connection) => {
        connection.on('message', (data) => {
          count += 1;
          if (count === 7) data[data.length - 1] = 0xff;
          connection.send(data);
        });
      });
      expect(await connect([...argv, '--messages', '5'])).toEqual(
        failed(3, `${address} does not echo: message 2 came back changed`),
      );
    });

    it('tells an echo of another message', async () => {
      let first: Uint8Array | undefined;
      const { argv, address } = await serve(variant, (connection) => {
        connection.on('message', (data) => {
          first ??= data;
          connection.send(first);
        });
      });
      expect(await connect([...argv, '--messages', '5'])).toEqual(
        failed(3, `${address} does not echo: message 1 came back changed`),
      );
    });

    it('tells a server that closes in the middle', async () => {
      let count = 0;
      const { argv, address } = await serve(variant, (connection) => {
        connection.on('message', (data) => {
          count += 1;
          if (count < 230) connection.send(data);
          else void connection.close();
        });
      });
      expect(await connect([...argv, '--messages', '300'])).toEqual(
        failed(3, `${address} ended the session: it closed it`),
      );
    });
  });

  describe('whose session ends before ours', () => {
    it.each<[string, (connection: Connection) => void, string]>([
      ['closes', (connection) => void connection.close(), 'it closed it'],
      [
        'closes when all is answered',
        (connection) => {
          connection.send(Uint8Array.of(0x61));
          void connection.close();
        },
        'it closed it',
      ],
      ['goes away', (connection) => connection.destroy(), 'it closed the connection without a close notice'],
    ])('says that it %s, and leaves the input', async (_, end, why) => {
      const { argv, address } = await serve(variant, (connection) => {
        connection.on('message', () => end(connection));
      });
      const input = new PassThrough();
      input.write('hello\n');
      const { code, errors } = await connect(argv, input);
      expect({ code, errors }).toEqual({ code: 3, errors: `qsmp: ${address} ended the session: ${why}\n` });
      expect(input.isPaused()).toBe(true);
    });

    it('says so where answers are missing', async () => {
      const { argv, address } = await serve(variant, (connection) => {
        connection.on('message', () => void connection.close());
      });
      expect(await connect(argv, 'hello\n')).toEqual(failed(3, `${address} ended the session: it closed it`));
    });

    it('finds nothing in it where all was answered', async () => {
      const { argv } = await serve(variant, (connection) => {
        connection.on('message', (data) => {
          connection.send(data);
          void connection.close();
        });
      });
      const { code, output } = await connect(argv, 'hello\n');
      expect({ code, output }).toEqual({ code: 0, output: 'hello\n' });
    });
  });

  it('writes what happened, in whole packets, and no secret, with --trace', async () => {
    const wire = { sent: [] as Uint8Array[], received: [] as Uint8Array[] };
    const { argv } = await serve(variant, (connection) => {
      echo(connection);
      connection.on('bytes', (direction, bytes) => wire[direction].push(bytes));
    });
    const file = keys.file('trace.json');
    const before = systemClock();
    const input = `hello\n/ratchet\nworld\n${variant === 'duplex' ? '/asym\n' : ''}/close\n`;
    expect(await connect([...argv, '--trace', file], input)).toMatchObject({ code: 0 });
    const trace = await readTrace(readFileSync(file));
    expect(trace.subject).toEqual({ variant, profile: 's1', dialect: 'reference' });
    expect(Number(trace.clock) - Number(before)).toBeLessThan(10);
    const stream = (from: string) =>
      trace.steps
        .flatMap((step) => (step.kind === 'send' && step.from === from ? [step.bytes] : []))
        .join('');
    expect(stream('client')).toBe(Buffer.concat(wire.received).toString('hex'));
    expect(stream('server')).toBe(Buffer.concat(wire.sent).toString('hex'));
    const told = trace.steps.flatMap((step) => {
      if (step.kind === 'order') return [step.order === 'send' ? `send ${step.data}` : step.order];
      if (step.kind === 'event') return [step.event === 'data' ? `data ${step.data}` : step.event];
      return [];
    });
    expect(told.slice(0, 5)).toEqual([
      'established',
      'send 68656c6c6f',
      'data 68656c6c6f',
      'ratchet',
      'ratcheted',
    ]);
    expect(told.at(-1)).toBe('ended');
    const times = trace.steps.map(({ milliseconds }) => milliseconds ?? -1);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    // Not a byte in a row of what only one of us may know.
    const text = readFileSync(file, 'utf8');
    for (const name of variant === 'duplex' ? ['server', 'client'] : ['server']) {
      const { signingKey, verificationKey } = keys.write(name, variant);
      expect(text).toContain(Buffer.from(verificationKey).toString('hex'));
      // FIPS 204's signing key begins with the public seed of the verification key.
      const secret = Buffer.from(signingKey).toString('hex').slice(64);
      for (let at = 0; at + 32 <= secret.length; at += 64)
        expect(text.includes(secret.slice(at, at + 32)), `${name} ${at}`).toBe(false);
    }
    expect(statSync(file).mode & 0o077).toBe(0);
  });
});

describe('the pace', () => {
  it('sends no faster than the server takes it', async () => {
    const { argv } = await serve('simplex');
    const line = `${'x'.repeat(60_000)}\n`;
    const lines = 100;
    const { code, output } = await connect(argv, line.repeat(lines));
    expect(code).toBe(0);
    expect(output.length).toBe(lines * line.length);
  });

  it.each([
    ['lines', [], 5],
    ['--messages', ['--messages', '5'], 10],
  ])('waits until what it sent has left, with %s', async (_, options, sent) => {
    const { argv } = await serve('simplex');
    const drained = vi.spyOn(Connection.prototype, 'drained');
    const send = Connection.prototype.send;
    vi.spyOn(Connection.prototype, 'send').mockImplementation(function (this: Connection, data) {
      send.call(this, data);
      return false;
    });
    expect(await connect([...argv, ...options], 'x\n'.repeat(5))).toMatchObject({ code: 0 });
    // Once for each message; our server's echoes do not wait.
    expect(drained).toHaveBeenCalledTimes(sent);
  });

  it.each([
    ['lines', [], 'x\n'.repeat(6)],
    ['--messages', ['--messages', '6'], ''],
  ])('waits as long as answers come, with %s', async (_, options, input) => {
    const { argv } = await serve('simplex', (connection) => {
      let last = Promise.resolve();
      connection.on('message', (data) => {
        last = last.then(async () => {
          await setTimeout(100);
          connection.send(data);
        });
      });
    });
    const { code, output } = await connect([...argv, ...options, '--wait', '0.5', '--timeout', '0.5'], input);
    expect(code).toBe(0);
    if (input !== '') expect(output).toBe(input);
  });
});

it('traces whole packets, however they came', async () => {
  const { listener, argv } = await serve('simplex');
  const relay = await pretend((socket) => {
    const upstream = tcpConnect(listener.address);
    socket.pipe(upstream);
    let last = Promise.resolve();
    upstream.on('data', (segment) => {
      for (let at = 0; at < segment.length; at += 100)
        last = last.then(async () => {
          socket.write(segment.subarray(at, at + 100));
          await setImmediate();
        });
    });
    upstream.on('end', () => void last.then(() => socket.end()));
  });
  const file = keys.file('trace.json');
  expect(await connect([...argv.with(1, relay.address), '--trace', file], 'hello\n')).toEqual(
    said('hello\n'),
  );
  const { steps } = await readTrace(readFileSync(file));
  const packets = steps.flatMap((step) =>
    step.kind === 'send' ? [Buffer.from(step.bytes ?? '', 'hex')] : [],
  );
  expect(packets.map((packet) => packet.length - 21)).toEqual(
    packets.map((packet) => packet.readUInt32LE(1)),
  );
  expect(packets.map((packet) => packet[0])).toEqual([1, 2, 7, 8, 4, 4, 0x14]);
});

describe('asymmetric ratchets', () => {
  it('are waited for', async () => {
    const { argv } = await serve('duplex');
    expect(await connect(argv, '/asym\na\n/asym\n/ratchet\nb\n/asym\n')).toEqual(said('a\nb\n'));
  });

  it('are not to be had in simplex', async () => {
    const { argv } = await serve('simplex');
    expect(await connect(argv, '/asym\nhello\n')).toEqual({
      code: 0,
      output: 'hello\n',
      errors: expect.stringMatching(/^qsmp: this session has no asymmetric ratchet: .*\n$/),
    });
  });
});

describe('a server that cannot be used', () => {
  it('does not listen', async () => {
    const { argv, address } = await pretend(() => {});
    for (const server of servers) {
      server.close();
      await once(server, 'close');
    }
    const port = address.split(':')[1];
    expect(await connect(argv)).toEqual(
      failed(3, `cannot connect to 127.0.0.1 port ${port}: nothing listens there`),
    );
  });

  it.each<[string, (socket: Socket) => void, string]>([
    ['says nothing', () => {}, 'no answer within 0.1 s'],
    ['says too little', (socket) => socket.write('\u0002'), 'the handshake was not over within 0.1 s'],
    ['closes at once', (socket) => socket.end(), 'it closed the connection during the handshake'],
    [
      'closes when it is spoken to',
      (socket) => socket.once('data', () => socket.end()),
      'it closed the connection during the handshake',
    ],
    [
      'resets',
      (socket) => socket.once('data', () => socket.resetAndDestroy()),
      'it reset the connection during the handshake',
    ],
    [
      'sends garbage',
      (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
      'we refused its connect response: invalid request (acceptFlag)',
    ],
    [
      'sends without end',
      (socket) => {
        const flood = () => {
          while (socket.writable && socket.write(new Uint8Array(65_536)));
        };
        socket.on('drain', flood);
        flood();
      },
      'we refused its connect response: invalid request (acceptFlag)',
    ],
  ])('%s', async (_, manner, why) => {
    const { argv, address } = await pretend(manner);
    expect(await connect([...argv, '--timeout', '0.1'])).toEqual(
      failed(3, `no session with ${address}: ${why}`),
    );
  });

  it('refuses us for want of room', async () => {
    const { argv, address } = await serve('simplex', echo, { limits: { connections: 0 } });
    expect(await connect(argv)).toEqual(
      failed(3, `no session with ${address}: it refused the handshake: hosts exceeded`),
    );
  });

  it('is another than the one whose key we have', async () => {
    const { argv, address } = await serve('simplex');
    keys.write('other', 'simplex');
    const key = argv.indexOf('--peer-key') + 1;
    expect(await connect(argv.with(key, keys.file('other.qpkey')))).toEqual(
      failed(3, `no session with ${address}: it refused the handshake: key unrecognized`),
    );
  });
});

describe('keys that do not fit', () => {
  const at = ['connect', '127.0.0.1:9', '--variant'];

  it.each<[string, (keys: KeyFolder) => readonly string[], RegExp]>([
    [
      'of another variant',
      (all) => [...at, 'duplex', '--peer-key', all.file('server.qpkey')],
      /server\.qpkey is a simplex key, not a duplex one$/,
    ],
    [
      'of another profile than asked for',
      (all) => [...at, 'simplex', '--peer-key', all.file('server.qpkey'), '--profile', 's5'],
      /server\.qpkey is of profile s1, not s5$/,
    ],
    [
      'of two profiles',
      (all) => {
        all.write('a', 'duplex', 's1');
        all.write('b', 'duplex', 's3');
        return [...at, 'duplex', '--peer-key', all.file('a.qpkey'), '--key', all.file('b.qskey')];
      },
      /b\.qskey is of profile s3, not s1$/,
    ],
    [
      'that have expired',
      (all) => {
        all.write('old', 'simplex', 's1', -10n);
        return [...at, 'simplex', '--peer-key', all.file('old.qpkey')];
      },
      /old\.qpkey has expired$/,
    ],
    [
      'of ours that have expired',
      (all) => {
        all.write('a', 'duplex');
        all.write('old', 'duplex', 's1', -10n);
        return [...at, 'duplex', '--peer-key', all.file('a.qpkey'), '--key', all.file('old.qskey')];
      },
      /old\.qskey has expired$/,
    ],
    [
      'that are missing in duplex',
      (all) => {
        all.write('a', 'duplex');
        return [...at, 'duplex', '--peer-key', all.file('a.qpkey')];
      },
      /^qsmp: a duplex server needs --key, a private key that it knows$/,
    ],
    [
      'that simplex has not',
      (all) => [
        ...[...at, 'simplex', '--peer-key', all.file('server.qpkey')],
        ...['--key', all.file('server.qskey')],
      ],
      /^qsmp: --key is for duplex: a simplex client has no key$/,
    ],
    [
      'that are not there',
      (all) => [...at, 'simplex', '--peer-key', all.file('none')],
      /none cannot be read: there is no such file$/,
    ],
  ])('%s', async (_, argv, sentence) => {
    keys.write('server', 'simplex');
    const { code, output, errors } = await connect(argv(keys));
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors.trimEnd()).toMatch(sentence);
    expect(errors.split('\n')).toHaveLength(2);
  });
});

describe('usage', () => {
  it.each([
    [['--messages', '0'], "--messages takes a whole number from 1, not '0'"],
    [['--messages', '1', '--size', '-1'], "--size takes a whole number from 1, not '-1'"],
    [['--size', '5'], '--size is the size of --messages'],
    [['--timeout', '0'], "--timeout takes a number of seconds above 0, not '0'"],
    [['--timeout', '86401'], "--timeout takes a number of seconds above 0, not '86401'"],
    [['--wait', 'long'], "--wait takes a number of seconds above 0, not 'long'"],
  ])('refuses %j', async (options, sentence) => {
    const { clientOptions } = keys.pair('simplex');
    expect(await connect(['connect', '127.0.0.1:9', ...clientOptions, ...options])).toEqual(
      failed(2, sentence),
    );
  });

  it('refuses what is no address', async () => {
    const { clientOptions } = keys.pair('simplex');
    expect(await connect(['connect', '127.0.0.1', ...clientOptions])).toEqual(
      failed(2, "an address is HOST:PORT, or [IPV6]:PORT, not '127.0.0.1'"),
    );
  });

  it('refuses a line that is no message, and closes in good order', async () => {
    const ends: unknown[] = [];
    const { argv } = await serve('simplex', (connection) => connection.on('ended', (end) => ends.push(end)));
    expect(await connect(argv, 'x'.repeat(70_000))).toEqual(
      failed(2, 'a line of the input has more than the 65504 bytes of a message'),
    );
    expect(ends).toEqual([{ cause: 'closed by peer' }]);
  });

  it.each([
    ['a folder that is not there', 'none/trace.json', 'there is no such folder'],
    ['a folder', '', 'it is a folder'],
  ])('refuses a trace in place of %s before it connects', async (_, name, why) => {
    const { clientOptions } = keys.pair('simplex');
    const file = keys.file(name);
    expect(await connect(['connect', '127.0.0.1:9', ...clientOptions, '--trace', file])).toEqual(
      failed(2, `${file} cannot be written: ${why}`),
    );
  });
});

describe('Ctrl-C', () => {
  it.each(['typing', 'waiting for answers', 'measuring'])(
    'ends it in good order while %s',
    async (moment) => {
      const controller = new AbortController();
      const ends: unknown[] = [];
      const { argv } = await serve('simplex', (connection) => {
        connection.on('message', () => controller.abort('SIGINT'));
        connection.on('ended', (end) => ends.push(end));
      });
      const file = keys.file('trace.json');
      const options = moment === 'measuring' ? ['--messages', '10'] : [];
      const input = new PassThrough();
      input.write('hello\n');
      if (moment === 'waiting for answers') input.end();
      const argvAll = [...argv, ...options, '--trace', file];
      expect(await connect(argvAll, input, controller.signal)).toEqual({ code: 130, output: '', errors: '' });
      expect(ends).toEqual([{ cause: 'closed by peer' }]);
      const { steps } = await readTrace(readFileSync(file));
      expect(steps.at(-1)).toMatchObject({ event: 'ended', cause: 'closed' });
    },
  );

  it('ends a handshake that hangs', async () => {
    const controller = new AbortController();
    const { argv } = await pretend((socket) => socket.once('data', () => controller.abort('SIGINT')));
    expect(await connect(argv, '', controller.signal)).toEqual({ code: 130, output: '', errors: '' });
  });

  it('ends an attempt to connect', async () => {
    const controller = new AbortController();
    const { argv } = await pretend(() => {});
    const file = keys.file('trace.json');
    const done = connect([...argv, '--trace', file], '', controller.signal);
    controller.abort('SIGINT');
    expect(await done).toEqual({ code: 130, output: '', errors: '' });
    expect(existsSync(file)).toBe(false);
  });
});
