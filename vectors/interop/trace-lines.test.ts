import { sha3_256 } from '@noble/hashes/sha3.js';
import { describe, expect, it } from 'vitest';
import { Place } from './reader.ts';
import type { TraceEvent } from './trace.ts';
import { recordedLine } from './trace-line.ts';
import { traceLines } from './trace-lines.ts';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const lines = (recorded: readonly object[], events: readonly TraceEvent[]) =>
  traceLines(
    recorded.map((line) => recordedLine(line, Place.root())),
    events,
    'client',
  );

const hash = (message: string, digest: string): TraceEvent => ({
  op: 'hash',
  message: bytes(message),
  digest: bytes(digest),
});
const by = 'client';
const update = (data: unknown) => ({ op: 'sha3_update', by, data });
const finalize = (digest: string) => ({ op: 'sha3_finalize', by, digest });

describe('traceLines', () => {
  it('cuts what we hashed as the recording does', () => {
    const recorded = [update('00'), update(''), update('0102'), finalize('aa')];
    expect(lines(recorded, [hash('000102', 'aa')])).toEqual(recorded);
    expect(lines(recorded, [hash('00010203', 'aa')])[2]).toEqual(update('010203'));
  });

  it('knows hashes by input or digest, in whatever order they were made, each once', () => {
    const recorded = [
      update('01'),
      finalize('aa'),
      update('02'),
      finalize('bb'),
      update('03'),
      finalize('cc'),
    ];
    const ours = [hash('03', 'cc'), hash('02', 'bb'), hash('01', 'aa')];
    expect(lines(recorded, ours)).toEqual(recorded);
    expect(lines(recorded, [hash('03', 'ff'), hash('02', 'bb'), hash('04', 'aa')])).toEqual([
      update('04'),
      finalize('aa'),
      update('02'),
      finalize('bb'),
      update('03'),
      finalize('ff'),
    ]);
    const twice = [update('01'), finalize('aa'), update('01'), finalize('aa')];
    expect(lines(twice, [hash('01', 'aa')])).toEqual([...twice.slice(0, 2), {}, {}]);
  });

  it('names a hash in one call by the length of its digest', () => {
    const [short, long] = ['aa'.repeat(32), 'bb'.repeat(64)];
    const recorded = [{ op: 'sha3_512', by, data: '01', digest: long }];
    expect(lines(recorded, [hash('01', long)])).toEqual(recorded);
    expect(lines(recorded, [hash('01', short)])).toEqual([{ op: 'sha3_256', by, data: '01', digest: short }]);
  });

  it('abbreviates what the recording abbreviates', () => {
    const data = new Uint8Array(100).map((_, i) => i);
    const abbreviated = {
      sha3_256: Buffer.from(sha3_256(data)).toString('hex'),
      length: 100,
      first64: Buffer.from(data.subarray(0, 64)).toString('hex'),
      last64: Buffer.from(data.subarray(36)).toString('hex'),
    };
    const recorded = [update(abbreviated), finalize('aa')];
    expect(lines(recorded, [{ op: 'hash', message: data, digest: bytes('aa') }])).toEqual(recorded);
  });

  it('has empty lines for what we did not do, and lines for what we did beyond', () => {
    const random: TraceEvent = { op: 'random', bytes: bytes('0102') };
    const recorded = { op: 'random', by, bytes: '0102' };
    expect(lines([recorded, recorded], [random])).toEqual([recorded, {}]);
    expect(lines([], [random, hash('', 'aa')])).toEqual([
      { op: 'random, done here alone', by },
      { op: 'hash, done here alone', by },
    ]);
    expect(lines([finalize('aa')], [])).toEqual([{}]);
    expect(lines([{ op: 'sha4', by }], [])).toEqual([{}]);
  });

  it('passes over verifications and expanded keys', () => {
    const message = bytes('');
    expect(
      lines(
        [],
        [
          { op: 'verify', message, signature: message, verifies: true },
          { op: 'signature key pair', verificationKey: message, signingKey: message },
        ],
      ),
    ).toEqual([]);
  });

  it('says what a KEM rejected', () => {
    const recorded = { op: 'kem_decapsulate', by, secret: 'aa', ok: 1 };
    const event = { op: 'decapsulate', ciphertext: bytes(''), secret: undefined } as const;
    expect(lines([recorded], [event])).toEqual([{ op: 'kem_decapsulate', by, ok: 0 }]);
  });
});
