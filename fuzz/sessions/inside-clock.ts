import type { SharedClock } from './scene.ts';

/** A clock that stands still until it is moved. */
export class InsideClock implements SharedClock {
  now: bigint;

  constructor(now: bigint) {
    this.now = now;
  }

  move(seconds: number): void {
    const then = this.now + BigInt(seconds);
    // On the wire it is a number of 64 bits.
    this.now = then < 0n ? 0n : BigInt.asUintN(63, then);
  }
}
