import { readdirSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeMessage } from '../harness/adapter/message-stream.ts';
import { bufferedIo } from './buffered-io.ts';
import { run } from './run.ts';
import { runBuilt } from './testing/built.ts';
import { UserFolder } from './testing/user-folder.ts';

const user = new UserFolder();
afterAll(() => user.remove());

/** A program that speaks qsmp-adapter/1 as these words, between helpers, have it. */
const speaking = (program: string) => `
const write = (reply) => {
  const json = Buffer.from(JSON.stringify(reply));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  process.stdout.write(Buffer.concat([length, json]));
};
const each = (answer) => {
  let held = Buffer.alloc(0);
  process.stdin.on('data', (bytes) => {
    held = Buffer.concat([held, bytes]);
    while (held.length >= 4 && held.length >= 4 + held.readUInt32BE()) {
      const end = 4 + held.readUInt32BE();
      answer(JSON.parse(held.subarray(4, end)));
      held = held.subarray(end);
    }
  });
};
const refuse = ({ id }) => write({ id, error: { kind: 'unimplemented' } });
${program}`;

const manifest = (program: string) =>
  user.write('adapter-under-test.json', {
    ...{ format: 'qsmp-peer/1', name: 'odd', variant: 'simplex', role: 'server', profile: 's1' },
    attachment: { kind: 'adapter', command: ['node', '-e', speaking(program)], answersWithin: 1 },
  });

/** One that says what it is, and carries out nothing. */
const HELLO_ALONE = `each((asked) => asked.command === 'hello'
  ? write({ id: asked.id, result: { name: 'odd', commands: ['hello'] } }) : refuse(asked))`;

describe('an adapter that does not keep to qsmp-adapter/1 is unusable, in one sentence', () => {
  it.each<[string, string, string]>([
    ['ends at once', 'process.exit(7)', "odd ended: the peer's process exited with 7"],
    ['says nothing', 'each(() => {})', 'odd did not answer no-such-command within 1 s'],
    ['writes lines', "console.log('hello there')", 'a message of 1751477356 bytes, more than 1048576'],
    ['writes no JSON', "process.stdout.write(Buffer.from('00000002', 'hex') + '{]')", 'odd does not keep to'],
    [
      'answers what was not asked',
      'each(() => write({ id: 99, result: {} }))',
      'a reply to 99, which was not',
    ],
    [
      'answers otherwise',
      'each(({ id }) => write({ id, answer: 1 }))',
      'odd does not keep to qsmp-adapter/1: a',
    ],
    [
      'carries out what there is not',
      'each(({ id }) => write({ id, result: {} }))',
      "odd answered 'no-such-command', a command that there is not",
    ],
    [
      'says what it is otherwise',
      "each((asked) => asked.command === 'hello' ? write({ id: asked.id, result: { name: 1 } }) : refuse(asked))",
      'odd: hello, name is number, not string',
    ],
    ['has no listen', HELLO_ALONE, 'odd does not carry out listen'],
  ])('%s', async (_, program, sentence) => {
    const { code, output, errors } = await user.qsmp(['peer', 'check', manifest(program)]);
    expect([code, output, errors]).toEqual([3, '', expect.stringContaining(sentence)]);
    expect(errors.trim().split('\n')).toHaveLength(1);
    expect(readdirSync(user.file('tmp'))).toEqual([]);
  });
});

describe('qsmp adapter', () => {
  const ask = async (input: Uint8Array) => {
    const io = bufferedIo();
    const code = await run(['adapter'], { ...io, stdin: Readable.from([input]) });
    return { code, output: io.output(), errors: io.errors() };
  };

  it('answers, and ends with its input', async () => {
    const { code, output, errors } = await ask(encodeMessage({ id: 3, command: 'fly', arguments: {} }));
    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain('{"id":3,"error":{"kind":"unimplemented"}}');
  });

  it('says what is wrong with a command', async () => {
    const asked = { id: 4, command: 'listen', arguments: { variant: 'triplex' } };
    const { code, output } = await ask(encodeMessage(asked));
    expect(code).toBe(0);
    expect(output).toContain(
      '"error":{"kind":"failed","message":"listen, variant is none of simplex, duplex"}',
    );
  });

  it.each<[string, Uint8Array, string]>([
    ['what is no message', Buffer.from('hello there'), 'a message of 1751477356 bytes'],
    ['what is no request', encodeMessage({ id: 'x' }), 'a request, id is string, not'],
  ])('refuses %s', async (_, input, sentence) => {
    const { code, errors } = await ask(input);
    expect([code, errors]).toEqual([2, expect.stringContaining(sentence)]);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });
});

/** The other two, and more seeds, are tried by the slow tests. */
const PEERS = ['simplex-client', 'duplex-server'] as const;

const SOME = [
  'session/echo',
  'session/symmetric',
  'confirmation/stage',
  'keys/clock',
  'replay/time',
  'sealed-error/notice',
  'directional/as-claimed',
];

describe('our own implementation behind an adapter', () => {
  it.each(PEERS)('%s has the verdicts that it has in process', async (peer) => {
    const words = ['conform', '--seed', '1', '--json', ...SOME.flatMap((each) => ['--only', each])];
    const attached = await runBuilt([...words, '--peer', `peers/own-${peer}-adapter.json`]);
    expect([attached.code, attached.errors]).toEqual([0, '']);
    const [variant = '', role = ''] = peer.split('-');
    const inProcess = await runBuilt([...words, '--in-process', '--variant', variant, '--profile', 's5']);
    const verdicts = (output: string) => {
      const results: { check: string; role: string; verdict: string }[] = JSON.parse(output).results;
      return results
        .filter((each) => each.role === role)
        .map(({ check, verdict }) => `${check} ${verdict}`)
        .sort();
    };
    expect(verdicts(attached.output).length).toBeGreaterThanOrEqual(8);
    expect(verdicts(attached.output)).toEqual(verdicts(inProcess.output));
  });
});
