import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readTrace } from '../record/index.ts';
import { KeyFolder } from './testing/key-folder.ts';

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** A `qsmp` that runs, its stdin held open. */
class Qsmp {
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown>;
  output = '';
  errors = '';

  constructor(argv: readonly string[]) {
    this.#child = spawn(process.execPath, [MAIN, ...argv], { stdio: 'pipe' });
    this.#child.stdout?.on('data', (text) => {
      this.output += text;
    });
    this.#child.stderr?.on('data', (text) => {
      this.errors += text;
    });
    this.#exit = once(this.#child, 'close').then(([code]) => code);
  }

  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Resolves when the output has a text in it. */
  async says(text: string): Promise<void> {
    while (!this.output.includes(text)) await once(this.#child.stdout ?? this.#child, 'data');
  }

  signal(signal: 'SIGINT' | 'SIGKILL'): void {
    this.#child.kill(signal);
  }

  /** What became of it. */
  async end() {
    return { code: await this.#exit, output: this.output, errors: this.errors };
  }
}

let keys: KeyFolder;
let running: Qsmp[];
beforeEach(() => {
  keys = new KeyFolder();
  running = [];
});
afterEach(async () => {
  for (const qsmp of running) qsmp.signal('SIGKILL');
  keys.remove();
});

function qsmp(...argv: readonly string[]): Qsmp {
  const started = new Qsmp(argv);
  running.push(started);
  return started;
}

/** A server process, and a client process that has had one answer from it. */
async function conversation(...clientOptions: readonly string[]) {
  const pair = keys.pair('simplex');
  const server = qsmp('serve', ...pair.serverOptions, '--echo', '--trace', keys.file('server.json'));
  await server.says('\n');
  const [, address = ''] = /^listening on (.*)\n/.exec(server.output) ?? [];
  const client = qsmp('connect', address, ...pair.clientOptions, ...clientOptions);
  client.type('hello\n');
  await client.says('hello\n');
  return { server, client, address };
}

it('ends on Ctrl-C with its input open, and has written its trace', async () => {
  const { server, client } = await conversation('--trace', keys.file('client.json'));
  client.signal('SIGINT');
  expect(await client.end()).toEqual({ code: 130, output: 'hello\n', errors: '' });
  await server.says('ended: closed by the peer');
  server.signal('SIGINT');
  expect(await server.end()).toMatchObject({ code: 130, errors: '' });
  const traces = await Promise.all(
    ['client.json', 'server.json'].map((name) => readTrace(readFileSync(keys.file(name)))),
  );
  // Both saw the same packets.
  const [ours = [], theirs] = traces.map(({ steps }) =>
    steps.flatMap((step) => (step.kind === 'send' ? [step.bytes] : [])),
  );
  expect(ours).toHaveLength(7);
  expect(ours).toEqual(theirs);
});

it('ends with its input open when its server does', async () => {
  const { server, client, address } = await conversation();
  server.signal('SIGINT');
  expect(await client.end()).toEqual({
    code: 3,
    output: 'hello\n',
    errors: `qsmp: ${address} ended the session: it closed it\n`,
  });
  expect(await server.end()).toMatchObject({ code: 130 });
});

it('ends with its input open when its server is killed', async () => {
  const { server, client, address } = await conversation();
  server.signal('SIGKILL');
  expect(await client.end()).toEqual({
    code: 3,
    output: 'hello\n',
    errors: `qsmp: ${address} ended the session: it closed the connection without a close notice\n`,
  });
});
