import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { hexToBytes } from '@noble/hashes/utils.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { symmetric } from '../impl/crypto/symmetric.ts';
import { DIALECTS } from '../impl/dialect.ts';
import type { Variant } from '../impl/variant.ts';
import { Flag } from '../impl/wire/codes.ts';
import { HEADER_LENGTH } from '../impl/wire/header.ts';
import { readTrace } from '../record/index.ts';
import { bufferedIo } from './buffered-io.ts';
import { connectCommand } from './connect.ts';
import { EXIT } from './exit.ts';
import { run } from './run.ts';
import { serveCommand } from './serve.ts';
import { KeyFolder } from './testing/key-folder.ts';

let keys: KeyFolder;
beforeEach(() => {
  keys = new KeyFolder();
});
afterEach(() => keys.remove());

/** Runs a client that says these lines to a server of ours that echoes; both write their keys, the client a trace. */
async function talk(variant: Variant, lines: string): Promise<number> {
  const { clientOptions, serverOptions } = keys.pair(variant);
  const controller = new AbortController();
  const server = bufferedIo({ signal: controller.signal });
  const words = ['serve', ...serverOptions, '--echo', '--key-log', keys.file('server.keys')];
  const serving = run(words, { ...server, stdin: new PassThrough() }, [serveCommand]);
  while (!server.output().includes('\n')) await new Promise((resolve) => setImmediate(resolve));
  const [, address = ''] = /^listening on (.*)\n/.exec(server.output()) ?? [];
  const stdin = new PassThrough();
  stdin.end(lines);
  const files = ['--key-log', keys.file('client.keys'), '--trace', keys.file('trace.json')];
  const code = await run(['connect', address, ...clientOptions, ...files], { ...bufferedIo(), stdin }, [
    connectCommand,
  ]);
  controller.abort('SIGTERM');
  await serving;
  return code;
}

/** Flags of packets that are sealed. */
const SEALED: readonly number[] = [
  ...[Flag.establishRequest, Flag.encryptedMessage, Flag.symmetricRatchetRequest, Flag.errorCondition],
];

describe('--key-log', () => {
  it.each(['simplex', 'duplex'] as const)(
    'opens what a %s client said, before and after a ratchet',
    async (variant) => {
      expect(await talk(variant, 'hello\n/ratchet\nagain\n')).toBe(EXIT.OK);
      const log = readFileSync(keys.file('client.keys'), 'utf8');
      expect(log).toBe(readFileSync(keys.file('server.keys'), 'utf8'));
      expect(statSync(keys.file('client.keys')).mode & 0o777).toBe(0o600);
      const [head, columns, ...lines] = log.trimEnd().split('\n');
      expect([head, columns]).toEqual([
        `# qsmp-keys/1 ${variant} s1 reference`,
        '# connection generation derivation direction key nonce',
      ]);
      expect(lines.map((line) => line.split(' ').slice(0, 4).join(' '))).toEqual([
        '1 0 handshake client-to-server',
        '1 0 handshake server-to-client',
        '1 1 symmetric-ratchet client-to-server',
        '1 1 symmetric-ratchet server-to-client',
      ]);
      const trace = await readTrace(readFileSync(keys.file('trace.json')));
      const ciphers = lines
        .map((line) => line.split(' ').slice(3))
        .filter(([direction]) => direction === 'client-to-server')
        .map(([, key = '', nonce = '']) =>
          symmetric(variant, DIALECTS.reference).aead(hexToBytes(key), hexToBytes(nonce), false),
        );
      const opened: string[] = [];
      for (const step of trace.steps) {
        if (step.kind !== 'send' || step.from !== 'client') continue;
        const bytes = hexToBytes(step.bytes ?? '');
        const [flag = 0] = bytes;
        if (!SEALED.includes(flag)) continue;
        const plaintext = ciphers[0]?.open(bytes.subarray(0, HEADER_LENGTH), bytes.subarray(HEADER_LENGTH));
        expect(plaintext).toBeDefined();
        if (flag === Flag.encryptedMessage) opened.push(new TextDecoder().decode(plaintext));
        if (flag === Flag.symmetricRatchetRequest) ciphers.shift();
      }
      expect(opened).toEqual(['hello', 'again']);
    },
  );

  it('does not write over a file, and is not there where there was no session', async () => {
    const { clientOptions } = keys.pair('simplex');
    writeFileSync(keys.file('old.keys'), 'old');
    const connect = async (name: string) => {
      const io = bufferedIo();
      const words = ['connect', '127.0.0.1:1', ...clientOptions, '--key-log', keys.file(name)];
      return [await run(words, io, [connectCommand]), io.errors()] as const;
    };
    expect(await connect('old.keys')).toEqual([EXIT.USAGE, expect.stringContaining('it exists already')]);
    expect(readFileSync(keys.file('old.keys'), 'utf8')).toBe('old');
    expect((await connect('new.keys'))[0]).toBe(EXIT.UNUSABLE);
    expect(() => statSync(keys.file('new.keys'))).toThrow('ENOENT');
  });
});
