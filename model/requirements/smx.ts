import { defineFamily } from './family.ts';

export const SMX = defineFamily({
  id: 'SMX',
  title: 'Simplex handshake',
  context: [
    'C client, S server, sh the 21 serialized header bytes of that packet, SIG(h) =',
    "signature(h) || h under the server's signing key, pvk the server's",
    'verification key.',
    '',
    '1  C->S connect request (01), seq 0',
    '     kid (16) || cfg (34)',
    '     after it: sch = H(cfg || kid || pvk)',
    '2  S->C connect response (02), seq 0',
    '     SIG(ph) || pk, ph = H(sh || pk), pk a fresh KEM key',
    '     after it: sch = H(sch || ph)',
    '3  C->S exchange request (07), seq 1',
    '     cpt, from Encaps(pk)',
    '     after it: sch = H(sch || cpt), keys',
    '4  S->C exchange response (08), seq 1',
    '     RCS.seal(server tx, AD = sh, sch)',
    '     after it: established on both sides',
    '',
    'Keys: prnd = first 136 bytes of cSHAKE(X = sec, N = sch, S = "") at rate 136.',
    'k1 = prnd[0..32], n1 = prnd[32..64] key client-to-server; k2 = prnd[64..96],',
    'n2 = prnd[96..128] key server-to-client. The ratchet key is the next 32 bytes',
    'of the same output, at offset 136.',
  ].join('\n'),
  requirements: [
    {
      id: 'SMX-01',
      level: 'MUST',
      inner: 'no',
      sentence:
        'The four packets, sizes and order above; the session is established after exactly two round ' +
        'trips.',
      sources: ['S 7', 'S 9', 'F 2.4'],
      variants: ['simplex'],
      since: '2026.1',
    },
    {
      id: 'SMX-02',
      level: 'MUST',
      inner: 'partly',
      sentence:
        'The KEM key pair is fresh for each handshake, and (inner) is erased with the shared secret ' +
        'once the keys are set.',
      sources: ['S 7.2', 'S 13.2', 'F 2.4'],
      variants: ['simplex'],
      since: '2026.1',
    },
    {
      id: 'SMX-03',
      level: 'MUST',
      inner: 'no',
      sentence:
        "The client verifies the server's signature and the hash before it encapsulates; on failure it " +
        'sends no exchange request.',
      sources: ['S 7.3'],
      variants: ['simplex'],
      since: '2026.1',
    },
    {
      id: 'SMX-04',
      level: 'MUST',
      inner: 'yes',
      sentence:
        'Every transcript input above changes the keys: changing any one byte of cfg, kid, pvk, header ' +
        'of packet 2, pk or cpt on one side alone makes confirmation fail.',
      sources: ['S 7', 'F 3.5'],
      variants: ['simplex'],
      since: '2026.1',
    },
  ],
});
