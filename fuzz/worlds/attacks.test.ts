import { describe, expect, it } from 'vitest';
import { MUTANTS } from '../../model/mutants/index.ts';
import attacks from './attacks.json' with { type: 'json' };
import { attackOn } from './attacks.ts';

describe('attacks.json', () => {
  it('has the attack on every mutant', () => {
    expect(attacks.map(({ mutant }) => mutant)).toEqual(MUTANTS.map(({ id }) => id));
  });

  // `npm run attacks` makes all of them again.
  it.each(MUTANTS.filter((_, i) => i % 9 === 0))('is what the model finds: $id', (mutant) => {
    const known = attacks.find((attack) => attack.mutant === mutant.id);
    expect(JSON.parse(JSON.stringify(attackOn(mutant)))).toEqual(known);
  });
});
