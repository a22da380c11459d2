import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DIALECTS } from '../dialect.ts';
import { VARIANTS } from '../variant.ts';
import { symmetric } from './symmetric.ts';

const bytes = (hex: string | undefined): Uint8Array => new Uint8Array(Buffer.from(hex ?? '', 'hex'));
const HEADER = 21;

/** One step of a recorded handshake: its trace, and the packet that it sends, if it sends one. */
interface Step {
  readonly step: string;
  readonly trace: readonly Readonly<Record<string, string>>[];
  readonly packet?: readonly { readonly packet: string }[];
  readonly client_schash?: string;
  readonly server_schash?: string;
}

function handshake(variant: string): readonly Step[] {
  const file = new URL(`../../vectors/data/interop/${variant}-s1-A.json`, import.meta.url);
  const { handshake } = JSON.parse(readFileSync(file, 'utf8'));
  return handshake.packets_and_steps;
}

describe.each(['simplex', 'duplex'] as const)('symmetric, %s, meets the recordings', (variant) => {
  const { hash, derive, aead } = symmetric(variant, DIALECTS.reference);
  const steps = handshake(variant);
  const trace = steps.flatMap((step) => step.trace);

  it('hashes the parts one after the other', () => {
    let parts: Uint8Array[] = [];
    let count = 0;
    for (const { op, data, digest } of trace) {
      if (op === 'sha3_update') parts.push(bytes(data));
      if (op !== 'sha3_finalize') continue;
      expect(hash(...parts)).toEqual(bytes(digest));
      parts = [];
      count++;
    }
    expect(count).toBeGreaterThan(5);
  });

  it('derives keys', () => {
    const inputs = trace.filter(({ op }) => op === 'cshake_initialize');
    const outputs = trace.filter(({ op }) => op === 'cshake_squeeze').map(({ output }) => bytes(output));
    expect(inputs).toHaveLength(2);
    for (const [index, input] of inputs.entries()) {
      const output = outputs[index] ?? new Uint8Array();
      const [X, N, S] = [bytes(input['arg_key']), bytes(input['arg_name']), bytes(input['arg_custom'])];
      expect(derive({ X, N, S }, output.length)).toEqual(output);
    }
  });

  it('seals the confirmation, and opens it', () => {
    // Simplex packet 4 comes from the server; Duplex packet 5 from the client (sections 5 and 6).
    const sender = variant === 'simplex' ? 'server' : 'client';
    const key = trace.find(
      ({ op, by, transmit }) => op === 'rcs_initialize' && by === sender && `${transmit}` === '1',
    );
    const sealing = steps.findIndex(({ step }) =>
      step.includes(variant === 'simplex' ? 'exchange_response' : 'establish_request'),
    );
    const packet = bytes(steps[sealing]?.packet?.[0]?.packet);
    const [header, sealed] = [packet.subarray(0, HEADER), packet.subarray(HEADER)];

    const state = () => aead(bytes(key?.['key']), bytes(key?.['nonce']), true);
    const transcript = state().open(header, sealed) ?? new Uint8Array();
    expect(transcript).toHaveLength(VARIANTS[variant].hash);
    // In Duplex the sealing side has folded the packet in by the end of its step, the other has not yet.
    const transcripts = steps.flatMap((step) => [step.client_schash, step.server_schash]);
    expect(transcripts).toContain(Buffer.from(transcript).toString('hex'));
    expect(state().seal(header, transcript)).toEqual(sealed);
  });
});

describe('symmetric, by dialect (section 13)', () => {
  const seal = (
    variant: 'simplex' | 'duplex',
    dialect: keyof typeof DIALECTS,
    length: number,
  ): Uint8Array => {
    const { key, nonce } = VARIANTS[variant];
    const state = symmetric(variant, DIALECTS[dialect]).aead(
      new Uint8Array(key),
      new Uint8Array(nonce),
      true,
    );
    return state.seal(new Uint8Array(HEADER), new Uint8Array(length));
  };

  it('formal-2026 has RCS-256 of 21 rounds; RCS-512 has 30 everywhere', () => {
    expect(seal('simplex', 'formal-2026', 32)).not.toEqual(seal('simplex', 'reference', 32));
    expect(seal('simplex', 'specification-1.4', 32)).toEqual(seal('simplex', 'reference', 32));
    expect(seal('duplex', 'formal-2026', 32)).toEqual(seal('duplex', 'reference', 32));
    expect(seal('duplex', 'specification-1.4', 32)).toEqual(seal('duplex', 'reference', 32));
  });

  it('the padding edge is in reference alone, at the lengths of PRM-09', () => {
    const differing = (variant: 'simplex' | 'duplex') =>
      Array.from({ length: 144 }, (_, length) => length).filter(
        (length) =>
          Buffer.compare(seal(variant, 'reference', length), seal(variant, 'specification-1.4', length)) !==
          0,
      );
    expect(differing('simplex')).toEqual([68, 69, 70]);
    expect(differing('duplex')).toEqual([4, 5, 6, 76, 77, 78]);
  });
});
