import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesToHex } from '@noble/hashes/utils.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pqclean } from '../impl/crypto/pqclean.ts';
import type { PrivateKey } from '../impl/keys/key.ts';
import { NOW, Pair, testKeys } from '../impl/testing/pair.ts';
import type { Variant } from '../impl/variant.ts';
import { encodeTrace, type Trace } from '../record/index.ts';
import { bufferedIo } from './buffered-io.ts';
import { run } from './run.ts';
import { testProfile } from './testing/key-folder.ts';
import { vectorsCommand } from './vectors.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qsmp-from-trace-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function vectors(...args: readonly string[]) {
  const io = bufferedIo();
  const code = await run(['vectors', ...args], io, [vectorsCommand]);
  return { code, output: io.output(), errors: io.errors() };
}

const profile = testProfile('s1');
const keys = testKeys(profile, pqclean);

/** A session of ours, as a trace: messages, a ratchet, and the end in good order. */
function traced(variant: Variant, ours: 'client' | 'server'): Trace {
  const pair = Pair.create(variant, { profile, crypto: pqclean }, keys).connect();
  pair.run('client', pair.client.send(Uint8Array.of(1, 2, 3)));
  pair.run('server', pair.server.ratchet('symmetric'));
  pair.run('server', pair.server.send(new Uint8Array(400)));
  pair.run('client', pair.client.close());
  const publicKey = ({ keyIdentity, expiration, verificationKey }: PrivateKey) => ({
    identity: bytesToHex(keyIdentity),
    expiration: `${expiration}`,
    verification: bytesToHex(verificationKey),
  });
  const agent = (role: 'client' | 'server') => ({
    name: role,
    kind: role === ours ? ('ours' as const) : ('peer' as const),
    role,
    ...((role === 'server' || variant === 'duplex') && { publicKey: publicKey(keys[role]) }),
    ...(role === ours && { seed: `session ${role}` }),
  });
  return {
    format: 'qsmp-trace/1',
    subject: { variant, profile: 's1', dialect: 'reference' },
    clock: `${NOW}`,
    seed: null,
    agents: [agent('client'), agent('server')],
    steps: pair.sent.map(({ from, packet }) => ({
      kind: 'send',
      from,
      to: from === 'client' ? 'server' : 'client',
      connection: 1,
      bytes: bytesToHex(packet),
    })),
  };
}

async function file(trace: Trace): Promise<string> {
  const path = join(folder, 'trace.json');
  writeFileSync(path, await encodeTrace(trace));
  return path;
}

describe('qsmp vectors from-trace', () => {
  it.each(['simplex', 'duplex'] as const)(
    '%s: makes a vector that verifies, and has no secret in it',
    async (variant) => {
      const out = join(folder, 'vector.json');
      const made = await vectors('from-trace', await file(traced(variant, 'client')), '--out', out);
      expect(made).toMatchObject({
        code: 0,
        output: expect.stringMatching(/vector\.json, \d+ bytes\n$/),
        errors: '',
      });
      const [test] = JSON.parse(readFileSync(out, 'utf8')).testGroups[0].tests;
      expect(test.prompt).not.toHaveProperty('secrets');
      expect(test.expected).not.toHaveProperty('keys');
      const signed = test.expected.packets.flatMap(({ verifies }: { verifies?: boolean }) => verifies ?? []);
      expect(signed).toEqual(Array(variant === 'simplex' ? 1 : 4).fill(true));
      expect(await vectors('verify', out)).toMatchObject({ code: 0 });
    },
  );

  it.each([
    ['simplex', 'client'],
    ['simplex', 'server'],
    ['duplex', 'client'],
    ['duplex', 'server'],
  ] as const)('%s, with the seed of our %s: opens every sealed packet on request', async (variant, ours) => {
    const made = await vectors('from-trace', await file(traced(variant, ours)), '--secrets');
    expect(made).toMatchObject({ code: 0, errors: '' });
    const { prompt, expected } = JSON.parse(made.output).testGroups[0].tests[0];
    expect(Object.keys(prompt.secrets)).toEqual(variant === 'simplex' ? ['a'] : ['a', 'b']);
    const opened = expected.packets.flatMap(({ opened }: { opened?: unknown }) => opened ?? []);
    expect(opened.slice(-4)).toEqual([
      '010203',
      expect.stringMatching(/^[0-9a-f]{64}$/),
      { sha3_256: expect.any(String), length: 400 },
      '00',
    ]);
    const out = join(folder, 'vector.json');
    writeFileSync(out, made.output);
    expect(await vectors('verify', out)).toMatchObject({ code: 0 });
    writeFileSync(out, made.output.replace('"opened":"010203"', '"opened":"010204"'));
    expect(await vectors('verify', out)).toMatchObject({ code: 1 });
  });

  it.each<[what: string, args: readonly string[], change: (trace: Trace) => Trace, sentence: RegExp]>([
    [
      'without the public key of the server',
      [],
      (trace) => ({
        ...trace,
        agents: [
          { name: 'client', kind: 'ours' },
          { name: 'server', kind: 'peer' },
        ],
      }),
      /does not have the public key of the server$/,
    ],
    ['without packets', [], (trace) => ({ ...trace, steps: [] }), /has no packets$/],
    ['without that connection', ['--connection', '2'], (trace) => trace, /has no connection 2$/],
    [
      'of two connections',
      [],
      (trace) => ({
        ...trace,
        steps: [...trace.steps, ...trace.steps.map((step) => ({ ...step, connection: 2 }))],
      }),
      /has the connections 1, 2: name one$/,
    ],
    [
      'of half a packet',
      [],
      (trace) => ({
        ...trace,
        steps: trace.steps.map((step) => (step.kind === 'send' ? { ...step, bytes: '0102' } : step)),
      }),
      /has what is no packet: packets\[0\] has 2 bytes, and a header 21$/,
    ],
    [
      'that begins in the middle',
      [],
      (trace) => ({ ...trace, steps: trace.steps.slice(1) }),
      /does not begin with a connect request$/,
    ],
    [
      'without a seed, of its secrets',
      ['--secrets'],
      (trace) => ({ ...trace, agents: trace.agents.map(({ seed: _, ...agent }) => agent) }),
      /has no seed of an agent of ours: its secrets are not known$/,
    ],
    [
      'with another seed, of its secrets',
      ['--secrets'],
      (trace) => ({ ...trace, agents: trace.agents.map((agent) => ({ ...agent, seed: 'x' })) }),
      /has a seed that did not make the packets of its handshake$/,
    ],
    [
      'of a dialect of nobody',
      [],
      (trace) => ({ ...trace, subject: { ...trace.subject, dialect: 'x' } }),
      /is of a dialect that is not known, x$/,
    ],
  ])('a trace %s: one sentence, exit 2', async (_, args, change, sentence) => {
    const path = await file(change(traced('simplex', 'client')));
    const { code, output, errors } = await vectors('from-trace', path, ...args);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors.trimEnd()).toMatch(sentence);
    expect(errors.split('\n')).toHaveLength(2);
  });

  it('writes over nothing unless it is told to, and refuses what is no trace', async () => {
    const path = await file(traced('simplex', 'client'));
    expect(await vectors('from-trace', path, '--out', path)).toMatchObject({ code: 2 });
    expect(await vectors('from-trace', path, '--out', path, '--force')).toMatchObject({ code: 0 });
    expect(await vectors('from-trace', path)).toMatchObject({ code: 2 });
    expect(await vectors('from-trace', path, '--connection', '0')).toMatchObject({ code: 2 });
  });
});
