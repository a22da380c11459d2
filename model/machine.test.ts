import { describe, expect, it } from 'vitest';
import { ALPHABET, unfold } from './machine.ts';
import { VARIANTS } from './protocol.ts';

describe.each(VARIANTS)('%s', (variant) => {
  it.each(['client', 'server'] as const)('%s unfolds into a complete machine', (role) => {
    const machine = unfold(variant, role);
    expect(ALPHABET.length).toBeGreaterThanOrEqual(20);
    expect(machine.transitions.length).toBeGreaterThan(3);
    for (const row of machine.transitions.slice(0, 3))
      expect(Object.keys(row).sort()).toEqual([...ALPHABET].sort());
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
