import { ERROR_SEQUENCE } from '../../impl/wire/codes.ts';
import type { Header } from '../../impl/wire/header.ts';
import type { Chance } from '../chance.ts';

const FLAGS = 0x20;
const LENGTHS = [
  0,
  1,
  21,
  31,
  32,
  33,
  63,
  64,
  65,
  65_535,
  65_536,
  65_537,
  2 ** 24,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
];
const SEQUENCES = [0n, 1n, 2n, 3n, 4n, 2n ** 32n, 2n ** 63n, ERROR_SEQUENCE, 2n ** 64n - 1n];
const TIMES = [0n, 1n, 2n ** 32n, 2n ** 63n, 2n ** 64n - 1n];

/** A header like this one, one or two of its fields at or beyond their limits. */
export function anyHeader(honest: Header, chance: Chance): Header {
  let { flag, msglen, sequence, utctime } = honest;
  for (let changes = chance.oneIn(4) ? 2 : 1; changes > 0; changes--) {
    switch (chance.below(8)) {
      case 0:
      case 1:
        flag = chance.oneIn(4) ? chance.below(256) : chance.below(FLAGS);
        break;
      case 2:
        msglen = chance.pick(LENGTHS);
        break;
      case 3:
        msglen = (msglen + chance.below(5) - 2) >>> 0;
        break;
      case 4:
        sequence = chance.pick(SEQUENCES);
        break;
      case 5:
        sequence = BigInt.asUintN(64, sequence + BigInt(chance.below(5) - 2));
        break;
      case 6:
        utctime = chance.pick(TIMES);
        break;
      default:
        utctime = BigInt.asUintN(64, utctime + BigInt(chance.below(130) - 65));
    }
  }
  return { flag, msglen, sequence, utctime };
}
