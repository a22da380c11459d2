import { ERROR_SEQUENCE, Flag } from '../../impl/wire/codes.ts';
import { decodeHeader, HEADER_LENGTH } from '../../impl/wire/header.ts';
import type { TraceStep } from '../../record/index.ts';
import type { Phase } from './dissection.ts';

/** Seconds that a packet's time may be off (RPL-04), and one for what passes while a trace is made. */
const WINDOW = 61n;

/** Packets whose time a deployed Duplex endpoint sends as 0 (RTS-02). */
const RATCHETS: readonly number[] = [
  Flag.asymmetricRatchetRequest,
  Flag.asymmetricRatchetResponse,
  Flag.symmetricRatchetRequest,
];

/** How numbers and times of one direction of a connection go on, as far as those that came before tell. */
export class Course {
  #last: bigint | undefined;
  #phase: Phase = 'handshake';
  #isOff = false;

  /** Takes the next packet. @returns what of its header does not follow from those before; a few words each */
  next(bytes: Uint8Array, phase: Phase, now: bigint): readonly string[] {
    if (bytes.length < HEADER_LENGTH) return [];
    const { flag, sequence, utctime } = decodeHeader(bytes);
    const odd = [...this.#sequence(sequence, phase)];
    const off = utctime - now;
    const isZero = utctime === 0n && RATCHETS.includes(flag);
    if ((off > WINDOW || off < -WINDOW) && !isZero) odd.push(`utctime is ${off} s off the clock`);
    return odd;
  }

  *#sequence(sequence: bigint, phase: Phase): Generator<string> {
    if (sequence === ERROR_SEQUENCE) return;
    const last = this.#last;
    const begins = phase !== this.#phase;
    this.#phase = phase;
    const next = last === undefined ? undefined : last + 1n;
    // CHN-02: one number is left out where the data phase begins; and it may have been that of a packet that was off.
    const isNext =
      next === undefined || sequence === next || ((begins || this.#isOff) && sequence === next + 1n);
    this.#isOff = !isNext;
    if (isNext) this.#last = sequence;
    else yield `sequence ${sequence}, where ${next} follows`;
  }
}

/** Everybody's clock in a trace, in Unix seconds; clocks that somebody moves alone are theirs. */
export class TraceClock {
  readonly #started: bigint;
  readonly #moved = new Map<string, bigint>();
  #all = 0n;

  constructor(started: string) {
    this.#started = BigInt(started);
  }

  see(step: TraceStep): void {
    if (step.kind !== 'tick') return;
    const seconds = BigInt(step.seconds);
    if (step.agent === undefined) this.#all += seconds;
    else this.#moved.set(step.agent, (this.#moved.get(step.agent) ?? 0n) + seconds);
  }

  of(agent: string, milliseconds = 0): bigint {
    return (
      this.#started + this.#all + (this.#moved.get(agent) ?? 0n) + BigInt(Math.floor(milliseconds / 1000))
    );
  }
}
