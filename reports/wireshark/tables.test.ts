import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DISSECTOR, luaTables, TABLES_BEGIN, TABLES_END } from './tables.ts';

describe('the tables of the Wireshark dissector', () => {
  it('are those of impl; npm run wireshark writes them', () => {
    const text = readFileSync(DISSECTOR, 'utf8');
    expect(text.slice(text.indexOf(TABLES_BEGIN), text.indexOf(TABLES_END) + TABLES_END.length)).toBe(
      luaTables(),
    );
  });

  // Values as protocol.md, sections 1, 2 and 4, has them.
  it.each([
    '[18] = "symmetric ratchet request"',
    '[19] = "message time invalid"',
    'local ERROR_SEQUENCE = "00000000000000FF"',
    'configuration = "dilithium-s1_kyber-s1_sha3_rcs256", signature = 2420, publicKey = 800, ciphertext = 768',
    'duplex = { hash = 64, tag = 64 }',
    '[7] = { "ciphertext", "publicKey", "signature", "hash" }',
  ])('have %s', (line) => {
    expect(luaTables()).toContain(line);
  });
});
