/** Tells the time, in Unix seconds. The core reads no other clock. */
export type Clock = () => bigint;

export const systemClock: Clock = () => BigInt(Math.floor(Date.now() / 1000));
