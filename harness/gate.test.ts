import { expect, it } from 'vitest';
import { Gate } from './gate.ts';

it('lets many in together, and one alone', async () => {
  const gate = new Gate();
  const seen: string[] = [];
  const enter = async (name: string, alone: boolean) => {
    const leave = await (alone ? gate.alone() : gate.share());
    seen.push(`${name} in`);
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(`${name} out`);
    leave();
  };
  const first = async () => {
    const leave = await gate.aloneNext();
    seen.push('first');
    leave();
  };
  await Promise.all([enter('a', false), enter('b', false), enter('c', true), enter('d', false), first()]);
  const inside = ['a in', 'b in', 'a out', 'b out', 'first', 'c in', 'c out', 'd in', 'd out'];
  expect(seen).toEqual(inside);
});
