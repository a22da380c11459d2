import type { Check } from '../protocol.ts';
import type { Header } from '../term.ts';

/** Clock units are 60 s: one unit off is inside the window, two are not (RPL-04). */
export const WINDOW = 1;
/** `utctime` 0, which some dialects take in ratchet packets (RTS-02). */
export const TIME_ZERO = -1000;
/** Header lengths as the model tells them apart: the stage's own, an inadmissible one, another admissible one. */
export const Length = { exact: 1, wrong: 2, other: 3 } as const;

/** What a stage waits for. */
export interface Expected {
  readonly flag: number;
  readonly sequence: number;
  /** The receiver's clock. */
  readonly now: number;
  /** Whether a time of 0 will do as well (RTS-02). */
  readonly zero: boolean;
}

/** Whether a header passes one check of a row; checks of other things pass. */
export function passes(check: Check, h: Header, { flag, sequence, now, zero }: Expected): boolean {
  switch (check) {
    case 'flag':
      return h.flag === flag;
    case 'length':
      return h.length !== Length.wrong;
    case 'sequence':
      return h.sequence === sequence;
    case 'sequence not smaller':
      return h.sequence >= sequence;
    case 'time':
      return Math.abs(h.time - now) <= WINDOW || (zero && h.time === TIME_ZERO);
    case 'time not past':
      return h.time >= now - WINDOW;
    case 'time not future':
      return h.time <= now + WINDOW;
    default:
      return true;
  }
}

const ALL = ['flag', 'length', 'sequence', 'time'] as const;

/** The truth about a header, whatever a row checks: what its stage admits (HDR-02, CHN-03). */
export function isAdmitted(header: Header, expected: Expected): boolean {
  return ALL.every((check) => passes(check, header, expected));
}
