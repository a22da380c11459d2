import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { join } from '../../impl/bytes.ts';
import { ERROR_TRACE } from '../testing/error-trace.ts';
import { HOSTILE_TEXTS, hostileTrace } from '../testing/hostile-texts.ts';
import { sessionTrace } from '../testing/session-trace.ts';
import { capture, type NamedTrace } from './capture.ts';

const TOOL = 'qsmp-conformance';

const captured = (...traces: readonly NamedTrace[]) => join(...capture(traces, { tool: TOOL }));

interface Block {
  readonly type: number;
  readonly body: Uint8Array;
}

/** The blocks of a file, read as the format's draft says; both lengths must agree. */
function blocksOf(file: Uint8Array): readonly Block[] {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const blocks: Block[] = [];
  for (let at = 0; at < file.length; ) {
    const length = view.getUint32(at + 4, true);
    expect(length % 4).toBe(0);
    expect(view.getUint32(at + length - 4, true)).toBe(length);
    blocks.push({ type: view.getUint32(at, true), body: file.subarray(at + 8, at + length - 4) });
    at += length;
  }
  return blocks;
}

/** The IP packets of a file. */
function packetsOf(file: Uint8Array): readonly Uint8Array[] {
  return blocksOf(file)
    .filter(({ type }) => type === 6)
    .map(({ body }) => {
      const length = new DataView(body.buffer, body.byteOffset).getUint32(12, true);
      return body.subarray(20, 20 + length);
    });
}

/** The ones' complement sum of 16-bit words (RFC 1071): 0xffff where a checksum is right. */
function onesSum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) {
    sum += (bytes[i] ?? 0) * 256 + (bytes[i + 1] ?? 0);
    if (sum > 0xffff) sum -= 0xffff;
  }
  return sum;
}

describe('capture', () => {
  // Changed only on purpose: vitest -u writes it anew.
  it('is what it was for one trace', async () => {
    const hex = bytesToHex(captured({ name: 'golden', trace: ERROR_TRACE }));
    await expect(`${hex.replace(/.{64}/g, '$&\n')}\n`).toMatchFileSnapshot('golden/error.pcapng.hex');
  });

  it('has right checksums, and numbers that follow one another', () => {
    const trace = sessionTrace('duplex');
    const next = new Map<number, number>();
    const said = new Map<number, Uint8Array[]>();
    for (const packet of packetsOf(captured({ name: 'x', trace }))) {
      expect(onesSum(packet.subarray(0, 20))).toBe(0xffff);
      const tcp = packet.subarray(20);
      const pseudo = Uint8Array.of(...packet.subarray(12, 20), 0, 6, tcp.length >> 8, tcp.length & 0xff);
      expect(onesSum(join(pseudo, tcp))).toBe(0xffff);
      const view = new DataView(tcp.buffer, tcp.byteOffset);
      const [port, sequence, flags] = [view.getUint16(0), view.getUint32(4), view.getUint8(13)];
      expect(next.get(port) ?? sequence).toBe(sequence);
      const payload = tcp.subarray(20);
      next.set(port, sequence + payload.length + ((flags & 3) === 0 ? 0 : 1));
      if ((flags & 16) !== 0) expect(view.getUint32(8)).toBe(next.get(view.getUint16(2)));
      expect(packet.length).toBeLessThanOrEqual(1500);
      said.set(port, [...(said.get(port) ?? []), payload]);
    }
    for (const role of ['client', 'server']) {
      const [, stream = []] = [...said].find(([port]) => (port === 4433) === (role === 'server')) ?? [];
      const sent = trace.steps.flatMap((step) =>
        step.kind === 'send' && step.from === role ? [step.bytes] : [],
      );
      expect(bytesToHex(join(...stream))).toBe(sent.join(''));
    }
  });

  it('leaves out what has no bytes, with a comment', () => {
    const trace = { ...ERROR_TRACE, steps: ERROR_TRACE.steps.filter((step) => !('bytes' in step)) };
    const file = captured({ name: 'terms', trace });
    expect(packetsOf(file)).toEqual([]);
    expect(new TextDecoder().decode(file)).toContain('a term without bytes: 04 seq 3');
  });

  it.each(HOSTILE_TEXTS.map((text) => [JSON.stringify(text.slice(0, 40)), text]))(
    'is not broken by %s',
    (_, text) => {
      const file = captured({ name: text, trace: hostileTrace(text) }, { name: 'y', trace: ERROR_TRACE });
      expect(file.length).toBeLessThan(100_000);
      expect(blocksOf(file).map(({ type }) => type)).toEqual(
        blocksOf(captured({ name: 'x', trace: ERROR_TRACE }, { name: 'y', trace: ERROR_TRACE })).map(
          ({ type }) => type,
        ),
      );
    },
  );

  it('takes any clock and any time', () => {
    const trace = {
      ...ERROR_TRACE,
      clock: '99999999999999999999',
      steps: ERROR_TRACE.steps.map((step) => ({ ...step, milliseconds: 1e300 })),
    };
    expect(packetsOf(captured({ name: 'x', trace })).length).toBeGreaterThan(3);
  });
});
