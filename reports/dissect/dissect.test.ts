import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROFILES } from '../../impl/profile.ts';
import { encodeHeader, type Header } from '../../impl/wire/header.ts';
import { dissect } from './dissect.ts';
import type { OpenPacket, PacketContext } from './dissection.ts';

const [s1] = PROFILES;
const SIMPLEX: PacketContext = { variant: 'simplex', profile: s1, sender: 'client', phase: 'handshake' };
const DUPLEX: PacketContext = { ...SIMPLEX, variant: 'duplex' };
const NOW = 1_800_000_000n;

function packet(header: Partial<Header>, message: Uint8Array = new Uint8Array(0)): Uint8Array {
  const { flag = 0, msglen = message.length, sequence = 0n, utctime = NOW } = header;
  return Uint8Array.of(...encodeHeader({ flag, msglen, sequence, utctime }), ...message);
}

/** The parts of a message, as `name length`. */
function message(bytes: Uint8Array, context: PacketContext): readonly string[] {
  const { parts } = dissect(bytes, context);
  return parts.filter(({ place }) => place !== 'header').map(({ name, length }) => `${name} ${length}`);
}

describe('dissect', () => {
  it('reads the header', () => {
    const bytes = packet({ flag: 7, sequence: 258n }, new Uint8Array(768));
    expect(dissect(bytes, SIMPLEX).parts.slice(0, 4)).toEqual([
      { name: 'flag', place: 'header', offset: 0, length: 1, value: 'exchange request' },
      { name: 'msglen', place: 'header', offset: 1, length: 4, value: '768 bytes' },
      { name: 'sequence', place: 'header', offset: 5, length: 8, value: '258' },
      { name: 'utctime', place: 'header', offset: 13, length: 8, value: '2027-01-15 08:00:00 UTC' },
    ]);
  });

  // Sizes as protocol.md, sections 1, 2, 5, 6, 9 and 10, has them for the smallest profile.
  it.each([
    ['connect request', SIMPLEX, 1, ['key identity 16', 'configuration 34']],
    ['connect response', SIMPLEX, 2, ['signature 2420', 'hash 32', 'public key 800']],
    ['exchange request', SIMPLEX, 7, ['ciphertext 768']],
    ['exchange response', SIMPLEX, 8, ['sealed hash 32', 'tag 32']],
    ['symmetric ratchet request', SIMPLEX, 18, ['sealed token 32', 'tag 32']],
    ['error, sealed', SIMPLEX, 20, ['sealed code 1', 'tag 32']],
    ['encrypted message, 5 bytes', SIMPLEX, 4, ['ciphertext 5', 'tag 32']],
    ['connect request', DUPLEX, 1, ['key identity 16', 'configuration 34', 'signature 2420', 'hash 64']],
    ['connect response', DUPLEX, 2, ['signature 2420', 'hash 64', 'public key 800']],
    [
      ...['exchange request', DUPLEX, 7],
      ['ciphertext 768', 'public key 800', 'signature 2420', 'hash 64'],
    ] as const,
    ['exchange response', DUPLEX, 8, ['ciphertext 768', 'signature 2420', 'hash 64']],
    ['establish request', DUPLEX, 9, ['sealed hash 64', 'tag 64']],
    ['establish response', DUPLEX, 10, ['sealed hash 64', 'tag 64']],
    ['symmetric ratchet request', DUPLEX, 18, ['sealed token 32', 'tag 64']],
    [
      ...['asymmetric ratchet request', DUPLEX, 16],
      ['sealed signature 2420', 'sealed hash 64', 'sealed public key 800', 'tag 64'],
    ] as const,
    [
      ...['asymmetric ratchet response', DUPLEX, 17],
      ['sealed signature 2420', 'sealed hash 64', 'sealed ciphertext 768', 'tag 64'],
    ] as const,
  ] as const)('knows the parts of: %s', (label, context, flag, parts) => {
    const length = parts.reduce((sum, part) => sum + Number(part.split(' ').at(-1)), 0);
    const bytes = packet({ flag }, new Uint8Array(length));
    const phase = [1, 2, 7, 8, 9, 10].includes(flag) ? 'handshake' : 'data';
    const dissection = dissect(bytes, { ...context, phase, sender: undefined });
    expect(message(bytes, context)).toEqual(parts);
    expect(dissection).toMatchObject({ label, oddities: [], open: undefined });
  });

  it('names errors, and the configuration', () => {
    const error = packet({ flag: 20, sequence: 0xff00000000000000n }, Uint8Array.of(0x13));
    expect(dissect(error, SIMPLEX)).toMatchObject({ label: 'error: message time invalid', oddities: [] });
    const text = new TextEncoder().encode('dilithium-s1_kyber\u0001s1_sha3_rcs256\0');
    const request = packet({ flag: 1 }, Uint8Array.of(...new Uint8Array(16), ...text));
    expect(dissect(request, SIMPLEX).parts.at(-1)?.value).toBe('dilithium-s1_kyber.s1_sha3_rcs256');
  });

  it.each([
    ['a flag that is none', packet({ flag: 0x33 }), SIMPLEX, 'flag 0x33 is unknown'],
    ['a flag without a flow', packet({ flag: 9 }), SIMPLEX, 'establish request is in no flow of simplex'],
    [
      'the other phase',
      packet({ flag: 4 }, new Uint8Array(40)),
      SIMPLEX,
      'encrypted message in the handshake',
    ],
    ['the other side', packet({ flag: 8 }, new Uint8Array(64)), SIMPLEX, 'exchange response from the client'],
    ['a length that lies', packet({ flag: 1, msglen: 51 }), SIMPLEX, 'msglen 51, where 50 is right'],
    [
      'a bare tag',
      packet({ flag: 4 }, new Uint8Array(32)),
      { ...SIMPLEX, phase: 'data' },
      'not more than a tag',
    ],
    ['a code that is none', packet({ flag: 20 }, Uint8Array.of(0x77)), SIMPLEX, 'error code 0x77 is unknown'],
    ['the sequence', packet({ flag: 20 }, Uint8Array.of(1)), SIMPLEX, 'without the sequence of one'],
    [
      ...['bytes behind', Uint8Array.of(...packet({ flag: 20 }, Uint8Array.of(1)), 7, 7), SIMPLEX],
      '2 bytes behind the packet',
    ] as const,
  ] as const)('says what is odd: %s', (_, bytes, context, oddity) => {
    expect(dissect(bytes, context).oddities.join('\n')).toContain(oddity);
  });

  it('tells several packets in one segment apart', () => {
    const two = [packet({ flag: 4 }, new Uint8Array(33)), packet({ flag: 4 }, new Uint8Array(34))];
    const all = Uint8Array.of(...two.flatMap((each) => [...each]));
    const { label, parts, oddities } = dissect(all, { ...SIMPLEX, phase: 'data' });
    expect([label, oddities]).toEqual(['encrypted message, 1 byte; encrypted message, 2 bytes', []]);
    expect(parts.map(({ offset }) => offset)).toEqual([0, 1, 5, 13, 21, 22, 54, 55, 59, 67, 75, 77]);
  });

  it('takes a whole packet for what it is, whatever was begun before it', () => {
    const open: OpenPacket = { head: packet({ flag: 1, msglen: 5000 }), length: 21 };
    const bytes = packet({ flag: 4 }, new Uint8Array(40));
    expect(dissect(bytes, { ...SIMPLEX, open }).label).toBe('encrypted message, 8 bytes');
  });
});

/** Any bytes, and such as are close to packets. */
function anyBytes(): fc.Arbitrary<Uint8Array> {
  const header = fc.record({
    flag: fc.integer({ min: 0, max: 0x20 }),
    msglen: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 0xffff_ffff })),
    sequence: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
    utctime: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  });
  const like = fc
    .array(
      fc.tuple(header, fc.uint8Array({ maxLength: 100 })).map(([each, body]) => packet(each, body)),
      { maxLength: 4 },
    )
    .map((packets) => Uint8Array.of(...packets.flatMap((each) => [...each])));
  return fc.oneof(fc.uint8Array({ maxLength: 200 }), like);
}

const anyContext = fc.record({
  variant: fc.constantFrom('simplex', 'duplex'),
  profile: fc.constantFrom(undefined, ...PROFILES),
  sender: fc.constantFrom(undefined, 'client', 'server'),
  phase: fc.constantFrom('handshake', 'data'),
  open: fc.option(
    fc
      .tuple(fc.uint8Array({ minLength: 1, maxLength: 21 }), fc.nat(100))
      .map(([head, more]) => ({ head, length: head.length === 21 ? 21 + more : head.length })),
    { nil: undefined },
  ),
});

describe('dissect, of any bytes', () => {
  it('has every byte in one part, in order', () => {
    fc.assert(
      fc.property(anyBytes(), anyContext, (bytes, context) => {
        const { parts, label } = dissect(bytes, context);
        let end = 0;
        for (const { offset, length } of parts) {
          expect(offset).toBe(end);
          expect(length).toBeGreaterThan(0);
          end = offset + length;
        }
        expect(end).toBe(bytes.length);
        expect(label.length).toBeGreaterThan(0);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it('finds the same parts wherever a packet is cut', () => {
    const whole = packet({ flag: 1 }, new Uint8Array(50));
    const names = (parts: readonly { readonly name: string }[]) =>
      parts.map(({ name }) => name).filter((name, i, all) => name !== all[i - 1]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: whole.length - 1 })), (cuts) => {
        const at = [0, ...new Set(cuts.toSorted((one, other) => one - other)), whole.length];
        let open: OpenPacket | undefined;
        const found = at.slice(1).flatMap((end, i) => {
          const dissection = dissect(whole.subarray(at[i], end), { ...SIMPLEX, open });
          open = dissection.open;
          return dissection.parts;
        });
        expect(names(found)).toEqual(names(dissect(whole, SIMPLEX).parts));
        expect(open).toBeUndefined();
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});
