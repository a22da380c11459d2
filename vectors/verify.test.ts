import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Crypto } from '../impl/crypto/crypto.ts';
import { noble } from '../impl/crypto/noble.ts';
import { pqclean } from '../impl/crypto/pqclean.ts';
import type { Dialect } from '../impl/dialect.ts';
import { isLeftOut, reasonOf } from './interop/left-out.ts';
import { readRecording } from './interop/recording.ts';
import { dataFolder } from './location.ts';
import { changed, leavesOf } from './testing/leaves.ts';
import { differing, expectKindsFound, expectToldFound, TOLD } from './testing/replayed.ts';
import { bytesOfDocument, OF_PROFILES, SHIPPED, shippedBytes, shippedDocument } from './testing/shipped.ts';
import { expectEachFound, expectEveryValue, expectVerified } from './testing/verified.ts';
import { RecordingError, verifyRecording } from './verify.ts';

const verify = (document: unknown, crypto: Crypto = pqclean) =>
  verifyRecording('test', bytesOfDocument(document), crypto);

describe('the recordings that ship', () => {
  it.each(SHIPPED)('%s: every value is compared, and none differs', (name) => {
    expectEveryValue(verifyRecording(name, shippedBytes(name), pqclean), shippedDocument(name));
  });

  // One replay of each: the larger parameter sets, and SLH-DSA, are left to the slow test.
  it.each(OF_PROFILES.filter((name) => /-dilithium-s1_mceliece/.test(name)))(
    '%s: every value is compared, none differs, and each that is changed is found',
    (name) => expectVerified(name),
  );

  it.each(['simplex-extra-A', 'duplex-s3-A', 'rcs-A'])('%s: none differs with noble', (name) => {
    expect(verifyRecording(name, shippedBytes(name), noble).failures).toEqual([]);
  });

  it('leaves out words, and what every other value follows from', () => {
    const left = new Set(
      SHIPPED.flatMap((name) => leavesOf(shippedDocument(name)).map(({ kind }) => kind)).filter(isLeftOut),
    );
    const prose = ['cshake[].label', 'kem_scheme', 'note', 'random', 'sequences[].name', 'signature_scheme'];
    expect([...left].sort()).toEqual([...prose, 'fixed_utc', 'seed'].sort());
    for (const path of prose) expect(reasonOf(path)).toBe('words for people');
  });
});

describe('one changed value', () => {
  it.each(SHIPPED)('%s: each is found where it is, alone, with its requirement', (name) => {
    const document = shippedDocument(name);
    const recording = { ...readRecording(document), document };
    expectEachFound(name, recording, recording.replay(pqclean));
  });

  // From the file on, with a replay of the changed one: what a replay takes from it must not cover up a change.
  // Of Duplex the slow test tries the same.
  it.each(['simplex-s1-A', 'rcs-A'])('%s: each kind is found, where it is', (name) => expectKindsFound(name));

  it.each([
    ['simplex-extra-A', TOLD, 3],
    ['rcs-extra-A', /\.(key|nonce|ad|size|pattern_add|plaintext|keybits|length|first64)$/, 1],
  ])('%s: each kind that a replay is told is found', (name, told, count) =>
    expectToldFound(name, told, count),
  );

  it('is found where it is, though the replay is told it', () => {
    const simplex = shippedDocument('simplex-s1-A');
    const told = [
      'config',
      'config_bytes_34_with_nul',
      'messages[2].message',
      'messages[2].dir',
      'messages[2].size',
    ];
    for (const path of told) {
      const leaf = leavesOf(simplex).find((each) => each.path === path);
      expect(leaf?.with(changed(leaf.value), () => differing(simplex))).toEqual([path]);
    }
    const extra = shippedDocument('simplex-extra-A');
    for (const path of [
      'messages_kmac_edge[3].pattern_add',
      'sealed_errors.first.code',
      'sealed_errors.first.dir',
    ]) {
      const leaf = leavesOf(extra).find((each) => each.path === path);
      expect(leaf?.with(changed(leaf.value), () => differing(extra))).toEqual([path]);
    }
  });

  it('says both values, shortened around the first byte that differs', () => {
    const document = shippedDocument('simplex-s1-A');
    const leaf = leavesOf(document).find(({ path }) => path === 'messages[5].packet');
    const whole = String(leaf?.value);
    const failures = leaf?.with(changed(whole, 0.5), () => verify(document).failures);
    const byte = Math.floor(whole.length / 4);
    const shown = (text: string) => `…${text.slice(2 * byte - 16, 2 * byte + 32)}…`;
    expect(failures).toEqual([
      {
        path: 'messages[5].packet',
        requirement: 'CHN-01',
        expected: `"${shown(String(changed(whole, 0.5)))}" (byte ${byte} of ${whole.length / 2})`,
        actual: `"${shown(whole)}" (byte ${byte} of ${whole.length / 2})`,
      },
    ]);
  });
});

describe('a changed document', () => {
  const simplex = () => shippedDocument('simplex-s1-A');

  /** The list or object at a path of field names and indices. */
  function at(document: unknown, ...names: readonly (string | number)[]): unknown {
    return names.reduce<unknown>((value, name) => Object(value)[name], document);
  }

  it('reports fields that it does not know, and passes over them', () => {
    const document = { ...simplex(), extra: { deep: [1, 2] }, 'odd name\u0007': 1 };
    Object.assign(Object(at(document, 'messages', 0)), { colour: 'red' });
    const result = verify(document);
    expect(result.failures).toEqual([]);
    expect([...result.unknownFields].sort()).toEqual(['["odd name\\u0007"]', 'extra', 'messages[0].colour']);
    expect(result.compared).toBe(verify(simplex()).compared);
  });

  it('finds a line that is missing from a trace, and one too many', () => {
    const document = simplex();
    const trace = at(document, 'handshake', 'packets_and_steps', 2, 'trace');
    if (!Array.isArray(trace)) throw new Error('no trace');
    const [encapsulated] = trace.splice(7, 1);
    expect(encapsulated).toMatchObject({ op: 'kem_encapsulate' });
    const length = trace.length;
    expect(differing(document)).toEqual([`handshake.packets_and_steps[2].trace[${length}]`]);
    trace.splice(7, 0, encapsulated, encapsulated);
    const fields = ['op', 'by', 'pk', 'ct', 'secret'];
    expect(differing(document)).toEqual(
      fields.map((field) => `handshake.packets_and_steps[2].trace[8].${field}`),
    );
  });

  it('finds a hash that was cut elsewhere, or computed of something else', () => {
    const document = simplex();
    const lines = at(document, 'handshake', 'packets_and_steps', 0, 'trace');
    const [first, second] = [Object(at(lines, 0)), Object(at(lines, 1))];
    [first.data, second.data] = [first.data + second.data.slice(0, 2), second.data.slice(2)];
    expect(differing(document)).toEqual([]);
    // The last update has what the ones before it leave.
    second.data = second.data.replace(/..$/, '');
    expect(differing(document)).toEqual(['handshake.packets_and_steps[0].trace[2].data']);
  });

  it('finds a message, a step and a ratchet that is missing', () => {
    const document = simplex();
    const messages = at(document, 'messages');
    if (Array.isArray(messages)) messages.pop();
    // What was sent last that way was never sent: the number of all that follows it differs.
    expect(differing(document)).toContain('messages_after_ratchet[1].sequence');

    const shorter = simplex();
    const steps = at(shorter, 'handshake', 'packets_and_steps');
    if (Array.isArray(steps)) steps.pop();
    expect(differing(shorter)).toEqual(['handshake.packets_and_steps[4]']);

    const { symmetric_ratchet: _, ...without } = simplex();
    expect(differing(without)).toContain('messages_after_ratchet[0].packet');
  });

  it('finds what cannot have been sent', () => {
    const long = shippedDocument('simplex-extra-A');
    const [message] = [Object(at(long, 'messages_maximum_length', 0))];
    message.size = 65_505;
    expect(differing(long)).toContain('messages_maximum_length[0].sequence');
    const document = {
      ...simplex(),
      asymmetric_ratchet: shippedDocument('duplex-s1-A')['asymmetric_ratchet'],
    };
    expect(differing(document)).toContain('asymmetric_ratchet.sent');
    const unknownCode = shippedDocument('duplex-extra-A');
    const error = Object(at(unknownCode, 'sealed_errors', 'first'));
    Object.assign(error, { code: 99, packet: '00' });
    expect(differing(unknownCode)).toContain('sealed_errors.first.code');
  });
});

describe('an implementation that is wrong', () => {
  /** pqclean, with the symmetric primitives of another dialect. */
  const inDialect = (changes: Partial<Dialect>): Crypto => ({
    ...pqclean,
    symmetric: (variant, dialect) => pqclean.symmetric(variant, { ...dialect, ...changes }),
  });

  it('fails at the padding edge alone, where it pads as SP 800-185 says', () => {
    const result = verifyRecording(
      'simplex-extra-A',
      shippedBytes('simplex-extra-A'),
      inDialect({ macPadding: 'standard' }),
    );
    // A chain goes on from the tag that differs (PRM-06), so the first packet each way at the edge is the first.
    expect(result.failures[0]?.path).toBe('messages_kmac_edge[2].packet');
    expect(result.failures[1]?.path).toBe('messages_kmac_edge[3].packet');
    expect(result.groups.find(({ name }) => name === 'handshake')?.failures).toBe(0);
  });

  it('fails from the first sealed packet on, where it has other rounds', () => {
    const result = verifyRecording(
      'simplex-s1-A',
      shippedBytes('simplex-s1-A'),
      inDialect({ rcs256Rounds: 21 }),
    );
    expect(result.failures[0]?.path).toBe('handshake.packets_and_steps[3].packet[0].packet');
  });

  it('fails where its KEM gives another secret', () => {
    const wrong: Crypto = {
      ...pqclean,
      kem: (name) => {
        const kem = pqclean.kem(name);
        return {
          ...kem,
          decapsulate: (ciphertext, secretKey) =>
            kem.decapsulate(ciphertext, secretKey)?.map((byte) => byte ^ 1),
        };
      },
    };
    const { failures } = verifyRecording('duplex-s1-A', shippedBytes('duplex-s1-A'), wrong);
    const found = failures.map(({ path }) => path);
    expect(found[0]).toBe('handshake.packets_and_steps[3].server_rtcs');
    expect(found).toContain('handshake.packets_and_steps[3].trace[6].secret');
    // The two sides' keys differ, so packet 5 does not open (PRM-08).
    expect(found).toContain('handshake.packets_and_steps[5].err');
    expect(found).toContain('messages[0].packet');
  });
});

describe('what is no recording that can be verified', () => {
  const refusal = (bytes: Uint8Array) => {
    try {
      verifyRecording('test', bytes, pqclean);
    } catch (error) {
      if (error instanceof RecordingError) return { fault: error.fault, message: error.message };
      throw error;
    }
    return undefined;
  };

  it('says of the recordings of profiles that are not run here that these are not supported', () => {
    const folder = join(dataFolder(), 'interop', 'profiles');
    const all = readdirSync(folder);
    const files = all.filter((file) => !OF_PROFILES.includes(`profiles/${file.replace('.json', '')}`));
    expect(files.length + OF_PROFILES.length).toBe(16);
    for (const file of files) {
      const bytes = readFileSync(join(folder, file));
      expect(refusal(bytes)?.fault).toBe('unsupported-profile');
      expect(refusal(bytes)?.message).toContain(String(JSON.parse(bytes.toString()).config));
    }
  });

  it('names what is missing, and what is of another type', () => {
    const cases: [(document: Record<string, unknown>) => unknown, string][] = [
      [({ seed: _, ...rest }) => rest, 'seed is missing'],
      [
        (document) => ({ ...document, fixed_utc: '1800000000' }),
        'fixed_utc is the string "1800000000", not a whole number from 0',
      ],
      [(document) => ({ ...document, fixed_utc: 1.5 }), 'fixed_utc is 1.5, not a whole number from 0'],
      [
        (document) => ({ ...document, fixed_utc: 1e15 }),
        'fixed_utc is 1000000000000000, not a time a year before the year 10000',
      ],
      [(document) => ({ ...document, messages: {} }), 'messages is an object, not a list'],
      [(document) => ({ ...document, messages: [null] }), 'messages[0] is null, not an object'],
      [
        (document) => ({ ...document, config_bytes_34_with_nul: 'ABCD' }),
        'config_bytes_34_with_nul is the string "ABCD", not bytes in lower-case hex',
      ],
      [(document) => ({ ...document, handshake: [] }), 'handshake is a list, not an object'],
      [() => ({ sequences: [], seed: 1 }), 'seed is 1, not a string'],
      [() => ({}), 'it is no recording: it has neither sequences nor a handshake'],
      [() => 'text', 'the document is the string "text", not an object'],
    ];
    for (const [change, sentence] of cases) {
      expect(refusal(bytesOfDocument(change(shippedDocument('simplex-s1-A'))))).toEqual({
        fault: 'format',
        message: sentence,
      });
    }
  });

  it('refuses a file that is cut short anywhere', () => {
    const bytes = shippedBytes('simplex-s1-A');
    for (let length = 0; length < bytes.length - 2; length += 997)
      expect(refusal(bytes.subarray(0, length))).toBeDefined();
  });

  it('refuses abbreviations that stand for more than is worth computing', () => {
    const document = shippedDocument('rcs-extra-A');
    const leaf = leavesOf(document).find(({ kind }) => kind.endsWith('plaintext.length'));
    expect(leaf?.with(1e12, () => refusal(bytesOfDocument(document)))?.fault).toBe('format');
  });
});
