import fc from 'fast-check';
import { expect, it } from 'vitest';
import { join } from '../impl/bytes.ts';
import { encodeHeader } from '../impl/wire/header.ts';
import { PacketCutter } from './packet-cutter.ts';

const packet = (length: number, flag = 4) =>
  join(
    encodeHeader({ flag, msglen: length, sequence: 1n, utctime: 2n }),
    new Uint8Array(length).fill(length),
  );

it('finds the same packets wherever the segments end', () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 });
  const lengths = fc.array(fc.integer({ min: 0, max: 100 }));
  fc.assert(
    fc.property(lengths, fc.integer({ min: 0, max: 30 }), cuts, (sizes, tail, sizesOfSegments) => {
      const packets = sizes.map((size) => packet(size));
      const stream = join(...packets, packet(100).subarray(0, tail));
      const cutter = new PacketCutter();
      const found: Uint8Array[] = [];
      for (let at = 0, i = 0; at < stream.length; i++) {
        const size = sizesOfSegments[i % sizesOfSegments.length] ?? 1;
        found.push(...cutter.push(stream.subarray(at, at + size)));
        at += size;
      }
      expect(found).toEqual(packets);
      expect(cutter.rest()).toEqual(packet(100).subarray(0, tail));
      expect(cutter.push(packet(3))).toEqual([packet(3)]);
    }),
    { seed: 1, numRuns: 200 },
  );
});
