import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

describe('turns', () => {
  it('lets many run together, and each that asks for it alone', async () => {
    const turns = new Turns();
    let running = 0;
    let most = 0;
    const wait = () => new Promise<void>((resolve) => setImmediate(resolve));
    const together = () =>
      turns.together(async () => {
        running += 1;
        most = Math.max(most, running);
        await wait();
        running -= 1;
      });
    const seen: number[] = [];
    const alone = () =>
      turns.alone(async () => {
        seen.push(running);
        running += 100;
        await wait();
        running -= 100;
      });
    await Promise.all([
      together(),
      together(),
      alone(),
      together(),
      alone(),
      alone(),
      together(),
      together(),
    ]);
    expect(seen).toEqual([0, 0, 0]);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThan(100);
  });

  it('goes on when one fails', async () => {
    const turns = new Turns();
    const fail = () => Promise.reject(new Error('no'));
    await expect(Promise.all([turns.together(fail)])).rejects.toThrow('no');
    await expect(turns.alone(fail)).rejects.toThrow('no');
    expect(await turns.together(() => Promise.resolve(1))).toBe(1);
    expect(await turns.alone(() => Promise.resolve(2))).toBe(2);
  });
});
