import { defineFamily } from './family.ts';

export const RTS = defineFamily({
  id: 'RTS',
  title: 'Symmetric ratchet',
  context: [
    'The initiator seals a fresh random 32-byte token in a packet of flag 12 under',
    'the current keys (its sequence counts as in CHN-02). After sending,',
    'respectively after opening it, each side rekeys both directions: Simplex',
    'cSHAKE(X = token, N = cfg (34 bytes), S = ratchet key) at rate 136, 136 bytes;',
    'Duplex the same at rate 72, 216 bytes; the split into keys and nonces is that',
    'of the handshake with "client" = the side that connected. The next 32 (64)',
    'bytes of that output, at offset 136 (216), become the new ratchet key.',
    'Sequence counters run on; RCS byte counters, nonces and MAC chains start anew.',
    'A packet of the peer that was already in flight when the initiator rekeyed is',
    'refused like any packet under old keys: applications ratchet at a quiet point,',
    'and so do the checks that expect success.',
  ].join('\n'),
  requirements: [
    {
      id: 'RTS-01',
      level: 'MUST',
      inner: 'no',
      sentence:
        'Either side may start it, at any quiet point of the data phase, any number of times; traffic ' +
        'goes on in both directions under the new keys.',
      sources: ['S 6.9', 'F 2.6'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'RTS-02',
      level: 'MUST',
      inner: 'no',
      sentence:
        'The token packet is checked exactly as a data packet (length, sequence, time, authentication) ' +
        'and its opened length must be 32; anything else tears down. Dialect reference: deployed ' +
        'Duplex endpoints send their ratchet packets, flags 10, 11 and 12, with utctime 0; a receiver ' +
        'of that dialect accepts 0 there as well as a time inside the window. A sender of ours writes ' +
        'the real time by default; ratchetTime is a policy choice (0 to reproduce recordings).',
      sources: ['S 10.8', 'S 11.5'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'RTS-03',
      level: 'MUST',
      inner: 'partly',
      sentence:
        'After it, packets under old keys are refused, and (inner) old keys and old ratchet key are ' +
        'erased; DIR-01 to DIR-05 hold for the new keys.',
      sources: ['S 6.9', 'F 2.6'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'RTS-04',
      level: 'MUST',
      inner: 'yes',
      sentence:
        'Forward evolution: neither the old keys nor the old ratchet key can be computed from the new ' +
        'state (one-way). Without the token, the new keys cannot be computed from the old channel keys ' +
        'alone.',
      sources: ['S 6.9', 'F 4.6'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'RTS-05',
      level: 'SHOULD',
      inner: 'no',
      sentence:
        'Ratchets of any kind that cross on the wire end in a torn-down session or in one that works, ' +
        'never in two sides that both go on with keys that differ.',
      sources: ['F 2.6'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
  ],
});
