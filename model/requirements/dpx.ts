import { defineFamily } from './family.ts';

export const DPX = defineFamily({
  id: 'DPX',
  title: 'Duplex handshake',
  context: [
    "SIGC, SIGS: signed hash under the client's, the server's signing key. pvkC,",
    "pvkS the verification keys. kid is the server's key identity (the client's own",
    "does not travel; a server is configured with the client's verification key, or",
    'tries each that it knows).',
    '',
    '1  C->S connect request (01), seq 0',
    '     kid || cfg || SIGC(h1), h1 = H(sh || kid || cfg)',
    '     after it: sch = H(cfg || kid || pvkC || pvkS), sch = H(sch || h1)',
    '2  S->C connect response (02), seq 0',
    '     SIGS(h2) || pkS, h2 = H(sh || pkS)',
    '     after it: sch = H(sch || h2)',
    '3  C->S exchange request (07), seq 1',
    '     cptA || pkC || SIGC(h3), cptA from Encaps(pkS), h3 = H(sh || cptA || pkC)',
    '     after it: sch = H(sch || h3)',
    '4  S->C exchange response (08), seq 1',
    '     cptB || SIGS(h4), cptB from Encaps(pkC), h4 = H(sh || cptB)',
    '     after it: sch = H(sch || h4), keys',
    '5  C->S establish request (09), seq 2',
    '     m5 = RCS.seal(client tx, AD = sh, sch)',
    '     after it: sch = H(sch || m5)',
    '6  S->C establish response (0A), seq 2',
    '     RCS.seal(server tx, AD = sh, H(sch))',
    '     after it: established on both sides',
    '',
    'Keys: prnd = first 216 bytes of cSHAKE(X = secA, N = sch, S = secB) at rate 72',
    "(secA: encapsulated to the server's key, secB: to the client's). k1 =",
    'prnd[0..64], n1 = prnd[64..96] key client-to-server; k2 = prnd[96..160], n2 =',
    "prnd[160..192] key server-to-client. The ratchet key is the output's bytes 216",
    'to 280.',
  ].join('\n'),
  requirements: [
    {
      id: 'DPX-01',
      level: 'MUST',
      inner: 'no',
      sentence: 'The six packets, sizes and order above.',
      sources: ['S 6', 'S 8'],
      variants: ['duplex'],
      since: '2026.1',
    },
    {
      id: 'DPX-02',
      level: 'MUST',
      inner: 'no',
      sentence:
        "Each side verifies the other's signature and compares the hash at packets 1, 2, 3 and 4 " +
        'before it uses what was signed.',
      sources: ['S 8.2-8.5'],
      variants: ['duplex'],
      since: '2026.1',
    },
    {
      id: 'DPX-03',
      level: 'MUST',
      inner: 'yes',
      sentence:
        'Both KEM contributions are fresh and both enter the keys: changing either secret alone ' +
        'changes all keys.',
      sources: ['S 8.4', 'F 2.5', 'F Theorem 5'],
      variants: ['duplex'],
      since: '2026.1',
    },
    {
      id: 'DPX-04',
      level: 'MUST',
      inner: 'yes',
      sentence:
        'Every transcript input changes the keys (as SMX-04), both verification keys and all signed ' +
        'headers included.',
      sources: ['F 3.5'],
      variants: ['duplex'],
      since: '2026.1',
    },
    {
      id: 'DPX-05',
      level: 'MUST',
      inner: 'no',
      sentence:
        'A request signed by any key other than a client key that the server is configured for is ' +
        'refused.',
      sources: ['S 8.2'],
      variants: ['duplex'],
      since: '2026.1',
    },
  ],
});
