import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALPHABET, answersTo, unfold } from './machine.ts';
import { VARIANTS } from './protocol.ts';

describe.each(VARIANTS)('%s', (variant) => {
  it.each(['client', 'server'] as const)('%s unfolds into a complete machine', (role) => {
    const machine = unfold(variant, role);
    expect(ALPHABET.length).toBeGreaterThanOrEqual(20);
    expect(machine.transitions.length).toBeGreaterThan(3);
    for (const row of machine.transitions.slice(0, 3))
      expect(Object.keys(row).sort()).toEqual([...ALPHABET].sort());
  });

  it.each(['client', 'server'] as const)('%s answers any word as its merged states say', (role) => {
    const machine = unfold(variant, role);
    // Words that live: of the inputs that close, few are tried.
    const lively = ALPHABET.filter(
      (input) => !/changed|wrong|time (past|future)|sequence|replay/.test(input),
    );
    const input = fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom('next', 'connect', ...lively) },
      fc.constantFrom(...ALPHABET),
    );
    const start = role === 'client' ? ['connect', 'next', 'next'] : ['next', 'next', 'next'];
    const words = fc
      .tuple(fc.nat(3), fc.array(input, { maxLength: 12 }))
      .map(([n, rest]) => [...start.slice(0, n), ...rest]);
    fc.assert(
      fc.property(words, (word) => {
        let state = machine.initial;
        const said = word.map((each) => {
          const step = machine.transitions[state]?.[each];
          state = step?.next ?? -1;
          return step?.output;
        });
        expect(said).toEqual(answersTo(word, variant, role));
      }),
      { seed: 7, numRuns: 150 },
    );
  });

  it('goes through the handshake by honest packets, and closes on every fault but a time inside the window', () => {
    const machine = unfold(variant, 'server');
    let state = machine.initial;
    const outputs: string[] = [];
    for (let i = 0; i < (variant === 'simplex' ? 2 : 3); i++) {
      const row = machine.transitions[state];
      for (const fault of [
        'wrong flag',
        'wrong length',
        'sequence too large',
        'time past',
        'error code 00 in clear',
      ]) {
        expect(row?.[fault]?.output, `${i} ${fault}`).toBe('closed');
      }
      // RPL-04: 60 s are inside the window; but in Duplex the time is signed (HDR-03).
      const late = variant === 'simplex' ? row?.['next']?.output : 'closed';
      expect(row?.['time 60 s off']?.output, `${i}`).toBe(late);
      outputs.push(row?.['next']?.output ?? '');
      state = row?.['next']?.next ?? -1;
    }
    expect(outputs).toEqual(variant === 'simplex' ? ['02', '08'] : ['02', '08', '0a']);
    expect(machine.transitions[state]?.['encrypted message']?.output).toBe('accepted');
    expect(machine.transitions[state]?.['reflection']?.output).toContain('closed');
  });
});
