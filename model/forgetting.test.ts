import { expect, it } from 'vitest';
import { Forgetting } from './forgetting.ts';
import { protocolOf } from './hunt.ts';
import { System } from './system.ts';

it('forgets what a session drew, and keeps what could pass for a signature of a ratchet', () => {
  const system = new System([protocolOf('duplex')], 2);
  const { terms, knowledge } = system;
  const { names } = system.words(0);
  const [mine, theirs] = [terms.fresh('pkS', 0), terms.fresh('pkS', 2)];
  const sign = (...inputs: number[]) => terms.sign(names.signingKey(0), terms.hash(512, inputs));
  const bare = sign(terms.pk(theirs));
  const bound = sign(terms.constant('header'), terms.pk(theirs));
  const known = [mine, theirs, bare, bound].reduce((k, t) => knowledge.learn(k, t), system.initial().k);
  const forgetting = new Forgetting(system);
  const kept = (keepsBare: boolean) => {
    const basis = knowledge.basis(forgetting.forget(known, 1 << 2, keepsBare));
    return [mine, theirs, bare, bound].map((term) => basis.includes(term));
  };
  expect(kept(true)).toEqual([true, false, true, false]);
  expect(kept(false)).toEqual([true, false, false, false]);
});
