import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { join } from '../../impl/bytes.ts';
import { Flag } from '../../impl/wire/codes.ts';
import { encodeHeader } from '../../impl/wire/header.ts';
import type { Trace } from '../../record/index.ts';
import { capture } from '../pcapng/capture.ts';
import { isInstalled } from '../testing/installed.ts';
import { sendOf, sessionTrace, traceOf } from '../testing/session-trace.ts';
import { DISSECTOR } from './tables.ts';

const folder = mkdtempSync(joinPath(tmpdir(), 'qsmp-tshark-'));
afterAll(() => rmSync(folder, { recursive: true }));

const BETWEEN = '|';

/** The values of fields, of all packets of each TCP connection in order, as tshark reads a capture of these traces. */
function read(traces: readonly Trace[], fields: readonly string[]) {
  const path = joinPath(folder, 'capture.pcapng');
  const named = traces.map((trace, index) => ({ name: `${index}`, trace }));
  writeFileSync(path, join(...capture(named, { tool: 'test' })));
  const dissector = `lua_script:${fileURLToPath(DISSECTOR)}`;
  const asked = ['tcp.stream', ...fields].flatMap((field) => ['-e', field]);
  const words = ['-n', '-X', dissector, '-r', path, '-T', 'fields', '-E', `aggregator=${BETWEEN}`, ...asked];
  const { status, stdout, stderr } = spawnSync('tshark', words, { encoding: 'utf8', maxBuffer: 1 << 28 });
  expect([status, stderr.replace(/^Running as user.*\n/m, '')]).toEqual([0, '']);
  const streams = traces.map(() => new Map(fields.map((field) => [field, [] as string[]])));
  for (const line of stdout.split('\n').filter((each) => each !== '')) {
    const [stream, ...values] = line.split('\t');
    for (const [index, field] of fields.entries()) {
      const found = (values[index] ?? '').split(BETWEEN).filter((value) => value !== '');
      streams[Number(stream)]?.get(field)?.push(...found);
    }
  }
  return streams.map((stream) => (field: string) => stream.get(field) ?? []);
}

/** The parts of a session's messages in their order, by protocol.md, sections 5 to 10, for the smallest profile. */
const MESSAGES = {
  simplex: {
    [Flag.connectRequest]: 'kid 16, configuration 34',
    [Flag.connectResponse]: 'signature 2420, hash 32, public_key 800',
    [Flag.exchangeRequest]: 'ciphertext 768',
    [Flag.exchangeResponse]: 'sealed_hash 32, tag 32',
    [Flag.encryptedMessage]: 'ciphertext *, tag 32',
    [Flag.symmetricRatchetRequest]: 'sealed_token 32, tag 32',
    [Flag.errorCondition]: 'sealed_code 1, tag 32',
  },
  duplex: {
    [Flag.connectRequest]: 'kid 16, configuration 34, signature 2420, hash 64',
    [Flag.connectResponse]: 'signature 2420, hash 64, public_key 800',
    [Flag.exchangeRequest]: 'ciphertext 768, public_key 800, signature 2420, hash 64',
    [Flag.exchangeResponse]: 'ciphertext 768, signature 2420, hash 64',
    [Flag.establishRequest]: 'sealed_hash 64, tag 64',
    [Flag.establishResponse]: 'sealed_hash 64, tag 64',
    [Flag.encryptedMessage]: 'ciphertext *, tag 64',
    [Flag.symmetricRatchetRequest]: 'sealed_token 32, tag 64',
    [Flag.asymmetricRatchetRequest]: 'sealed_signature 2420, sealed_hash 64, sealed_public_key 800, tag 64',
    [Flag.asymmetricRatchetResponse]: 'sealed_signature 2420, sealed_hash 64, sealed_ciphertext 768, tag 64',
    [Flag.errorCondition]: 'sealed_code 1, tag 64',
  },
} as const;

const PARTS = [
  ...['kid', 'configuration', 'signature', 'hash', 'public_key', 'ciphertext', 'tag', 'sealed_hash'],
  ...['sealed_token', 'sealed_signature', 'sealed_public_key', 'sealed_ciphertext', 'sealed_code'],
].map((name) => `qsmp.${name}`);
const HEADER = ['qsmp.flag', 'qsmp.msglen', 'qsmp.sequence', 'qsmp.utctime'];
const CONFIGURATION = 'dilithium-s1_kyber-s1_sha3_rcs256';

/** The packets of a trace that are as they should be: the last one of a session's has a fault. */
function honest(trace: Trace): readonly Uint8Array[] {
  return trace.steps.flatMap((step) =>
    step.kind === 'send' && step.fault === undefined ? [hexToBytes(step.bytes ?? '')] : [],
  );
}

/** What a reader must find of packets. */
function expected(variant: keyof typeof MESSAGES, packets: readonly Uint8Array[]) {
  const found = new Map([...HEADER, ...PARTS].map((field) => [field, [] as string[]]));
  for (const packet of packets) {
    const view = new DataView(packet.buffer, packet.byteOffset);
    const header = [
      view.getUint8(0),
      view.getUint32(1, true),
      view.getBigUint64(5, true),
      view.getBigUint64(13, true),
    ];
    for (const [index, field] of HEADER.entries()) found.get(field)?.push(`${header[index]}`);
    const messages: Readonly<Record<number, string>> = MESSAGES[variant];
    const parts = (messages[packet[0] ?? 0] ?? '').split(', ').map((part) => part.split(' '));
    const fixed = parts.reduce((sum, [, length]) => sum + (length === '*' ? 0 : Number(length)), 21);
    let at = 21;
    for (const [name, length] of parts) {
      const end = at + (length === '*' ? packet.length - fixed : Number(length));
      const value = name === 'configuration' ? CONFIGURATION : bytesToHex(packet.subarray(at, end));
      found.get(`qsmp.${name}`)?.push(value);
      at = end;
    }
    expect(at).toBe(packet.length);
  }
  return found;
}

/** A value as tshark may write it: flags in hex, bytes with colons. */
function plain(field: string, value: string): string {
  if (field === 'qsmp.flag') return `${Number(value)}`;
  return PARTS.includes(field) && field !== 'qsmp.configuration' ? value.replaceAll(':', '') : value;
}

/** A trace whose packets are cut, and put together, where the segments of a random cutting have it. */
function segmented(trace: Trace, lengths: readonly number[]): Trace {
  const steps = trace.steps.filter((step) => step.kind === 'send' && step.fault === undefined);
  const runs: { readonly from: 'client' | 'server'; readonly bytes: Uint8Array[] }[] = [];
  for (const step of steps) {
    if (step.kind !== 'send') continue;
    const from = step.from === 'client' ? 'client' : 'server';
    const bytes = hexToBytes(step.bytes ?? '');
    if (runs.at(-1)?.from === from) runs.at(-1)?.bytes.push(bytes);
    else runs.push({ from, bytes: [bytes] });
  }
  let next = 0;
  const cut = runs.flatMap(({ from, bytes }) => {
    const all = join(...bytes);
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < all.length; ) {
      const end = at + (lengths[next++ % lengths.length] ?? all.length);
      pieces.push(all.subarray(at, end));
      at = end;
    }
    return pieces.map((piece) => sendOf(from, piece, next));
  });
  return { ...traceOf(trace.subject.variant, cut), clock: trace.clock };
}

const hasTshark = isInstalled('tshark', 'the Wireshark dissector is NOT tried here');

describe.skipIf(!hasTshark)('the Wireshark dissector', () => {
  const VARIANTS = ['simplex', 'duplex'] as const;
  const traces = VARIANTS.map(sessionTrace);

  it('reads handshakes, data, ratchets and sealed errors as they are', () => {
    const fields = [...HEADER, ...PARTS, 'qsmp.variant', 'qsmp.profile', 'qsmp.malformed', 'qsmp.unexpected'];
    const streams = read(
      traces.map((trace) => ({ ...trace, steps: trace.steps.slice(0, -1) })),
      fields,
    );
    for (const [index, variant] of VARIANTS.entries()) {
      const stream = streams[index] ?? (() => []);
      const packets = honest(traces[index] ?? traceOf(variant, []));
      for (const [field, values] of expected(variant, packets))
        expect([field, stream(field).map((value) => plain(field, value))]).toEqual([field, values]);
      expect(new Set(stream('qsmp.variant'))).toEqual(new Set([variant]));
      expect(new Set(stream('qsmp.profile'))).toEqual(new Set(['s1']));
      expect([...stream('qsmp.malformed'), ...stream('qsmp.unexpected')]).toEqual([]);
    }
  });

  it('reads them wherever segments begin and end', () => {
    // Segments of a header's size and less, and such as hold several packets.
    const lengths = fc.array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 41, max: 6000 })), {
      minLength: 1,
      maxLength: 30,
    });
    const many = fc.sample(lengths, { seed: 1, numRuns: 8 });
    const cases = many.flatMap((each) => VARIANTS.map((variant, index) => ({ variant, index, each })));
    const cut = cases.map(({ index, each, variant }) =>
      segmented(traces[index] ?? traceOf(variant, []), each),
    );
    const streams = read(cut, [...HEADER, ...PARTS]);
    for (const [at, { variant, index, each }] of cases.entries()) {
      const packets = honest(traces[index] ?? traceOf(variant, []));
      for (const [field, values] of expected(variant, packets)) {
        const found = (streams[at]?.(field) ?? []).map((value) => plain(field, value));
        // Packets of both sides change places where a segment of one waits for its rest.
        expect([each, field, found.toSorted()]).toEqual([each, field, values.toSorted()]);
      }
    }
  });

  it('names errors, and marks what is malformed', () => {
    const packet = (flag: number, msglen: number, length: number, code = 0, sequence = 0n) =>
      join(
        encodeHeader({ flag, msglen, sequence, utctime: 1_800_000_000n }),
        new Uint8Array(length).fill(code),
      );
    const error = packet(20, 1, 1, 0x13, 0xff00000000000000n);
    const [request = error] = honest(sessionTrace('simplex'));
    const after = (...packets: readonly Uint8Array[]) =>
      traceOf(
        'simplex',
        [request, ...packets].map((each, index) => sendOf('client', each, index)),
      );
    const [fine, ...odd] = read(
      [
        after(error),
        after(packet(0x33, 3, 3)),
        after(packet(9, 3, 3)),
        after(packet(7, 5000, 700)),
        after(packet(7, 10, 10)),
        after(packet(4, 32, 32)),
        after(packet(4, 0xffff_ffff, 100)),
        sessionTrace('duplex'),
        traceOf('simplex', [sendOf('client', request, 0), sendOf('server', request, 1)]),
      ],
      ['qsmp.error', '_ws.expert.message', 'qsmp.malformed'],
    );
    // Comments, and what TCP has to say, are among them.
    const said = (stream: typeof fine) =>
      (stream?.('_ws.expert.message') ?? []).filter((each) =>
        /^(?:the flag|no flow|msglen is|this comes)/.test(each),
      );
    expect([fine?.('qsmp.error').map(Number), said(fine)]).toEqual([[0x13], []]);
    const messages = odd.map(said);
    expect(messages).toEqual([
      ['the flag is unknown'],
      ['no flow of simplex has this flag'],
      ['msglen is 5000, where 768 is right'],
      ['msglen is 10, where 768 is right'],
      ['msglen is not more than a tag'],
      ['msglen is larger than any message'],
      ['msglen is larger than any message'],
      ['this comes from the other side'],
    ]);
  });
});
