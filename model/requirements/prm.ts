import { defineFamily } from './family.ts';

export const PRM = defineFamily({
  id: 'PRM',
  title: 'Primitives',
  context: [
    '                Simplex                        Duplex',
    'hash H          SHA3-256, 32 bytes             SHA3-512, 64 bytes',
    'KDF             cSHAKE, rate 136 (cSHAKE256)   cSHAKE, rate 72 ("cSHAKE512")',
    'AEAD            RCS-256, 22 rounds:            RCS-512, 30 rounds:',
    '                key 32, nonce 32, tag 32       key 64, nonce 32, tag 64',
    'MAC inside RCS  KMAC, rate 136 (KMAC256),      KMAC, rate 72 ("KMAC512"),',
    '                key 32                         key 64',
    'KEM secret      32 bytes                       2 x 32 bytes',
  ].join('\n'),
  requirements: [
    {
      id: 'PRM-01',
      level: 'MUST',
      inner: 'no',
      sentence:
        'cSHAKE and KMAC follow SP 800-185 encodings: cSHAKE absorbs bytepad(encode_string(N) || ' +
        'encode_string(S), rate) and then X, domain byte 0x04; KMAC absorbs the same with N = "KMAC" ' +
        'and S empty, then bytepad(encode_string(key), rate). The 512-bit forms are the same ' +
        'constructions at rate 72, which SP 800-185 does not define.',
      sources: ['S 4.3', 'F 5.3', 'R'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'PRM-02',
      level: 'MUST',
      inner: 'no',
      sentence:
        "RCS key schedule: cSHAKE(X = key, N, S = info) at the variant's rate, with info empty in QSMP " +
        'and N the 17-byte name 01 00 00 00 00 00 00 00 00 VV followed by the ASCII RCSK256 (VV = 01) ' +
        'or RCSK512 (VV = 02). Squeeze whole rate-sized blocks: the first (rounds + 1) * 32 bytes are ' +
        'the round keys, in order, as bytes (736 or 992); the rest of the last block used is dropped; ' +
        "the next block's first 32 (64) bytes are the MAC key: output offset 816, in RCS-512 1008.",
      sources: ['R', 'RCS specification 3.1', 'RCS specification 5'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'PRM-03',
      level: 'MUST',
      inner: 'no',
      sentence:
        'Block transform: Rijndael with a 32-byte block (8 columns), the AES S-box and MixColumns, row ' +
        'shifts 0, 1, 3, 4, initial key addition, rounds - 1 full rounds, a last round without ' +
        'MixColumns.',
      sources: ['R', 'S 12.6'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'PRM-04',
      level: 'MUST',
      inner: 'no',
      sentence:
        'Counter mode: the keystream block is the encryption of the 32-byte nonce; after each block, a ' +
        'short last one included, the nonce is incremented as a 256-bit little-endian integer. The ' +
        'nonce runs on from message to message, the sealed handshake packets included.',
      sources: ['R'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'PRM-05',
      level: 'MUST',
      inner: 'no',
      sentence:
        'Authentication, per message: the MAC absorbs, for each associated-data string, AD || ' +
        'LE32(len(AD)); then the 32-byte nonce as it stands before the message; then the ciphertext; ' +
        'then LE64(32 + counter + 8), where counter starts at 1 for a new key and has been increased ' +
        "by this message's plaintext length (and by all earlier ones'). The tag follows the " +
        'ciphertext. The receiver compares tags in constant time and releases no plaintext unless they ' +
        'match.',
      sources: ['R', 'RCS specification 4.1', 'F 10.2'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'PRM-06',
      level: 'MUST',
      inner: 'no',
      sentence:
        'The MAC is chained: pad, one permutation, the tag is the first bytes of the state, and ' +
        "nothing is reset. The next message's absorption starts at offset 0 of that state with an " +
        'empty input buffer. A tag therefore authenticates the whole history of its direction since ' +
        'the last rekey. A failed open advances MAC state and counter, not the nonce.',
      sources: ['R'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'PRM-07',
      level: 'MUST',
      inner: 'no',
      sentence:
        'KEM and signature are those of the profile (section 2). A signed hash on the wire is the ' +
        'concatenation signature || hash: the hash that was signed travels with the signature, and the ' +
        'verifier must both verify the signature over it and compare it to its own hash of the same ' +
        'data, in constant time. Signatures use the FIPS external interface with an empty context ' +
        'string; signing keys are the FIPS expanded form. The reference signs deterministically with ' +
        'ML-DSA and hedged with SLH-DSA (n bytes drawn a signature); a verifier takes either.',
      sources: ['R', 'S 6.1-6.7'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'PRM-08',
      level: 'MUST',
      inner: 'no',
      sentence:
        "A ciphertext that does not decapsulate to the sender's secret leads to no usable session, " +
        'whether the KEM rejects explicitly (the endpoint ends the session at once) or implicitly ' +
        "(noticed at the next confirmation or first sealed packet). A KEM public key that FIPS 203's " +
        'encapsulation-key check refuses ends the handshake.',
      sources: ['F 10.2', 'S 5.12'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'PRM-09',
      level: 'MUST',
      inner: 'no',
      sentence:
        'Padding edge of the deployed KMAC (dialect reference; the other dialects use standard KMAC). ' +
        "When the message ends with the MAC's buffer at position p >= rate - 3, the deployed code does " +
        'not append the encoded output length there: it XORs the p bytes into the state and permutes; ' +
        'then it absorbs a last block made of the same p bytes followed by zeros, with its bytes 0 to ' +
        '2 overwritten by the right-encoded length (01 00 02 for a 32-byte tag, 02 00 02 for 64), byte ' +
        '3 by the domain byte 04, and bit 7 of its last byte set. In QSMP the MAC input of one message ' +
        'is 65 bytes plus the ciphertext, so this happens when the ciphertext length is 68, 69 or 70 ' +
        'mod 136 (Simplex) or 4, 5 or 6 mod 72 (Duplex).',
      sources: ['R'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
  ],
});
