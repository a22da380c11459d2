import { defineFamily } from './family.ts';

export const RTA = defineFamily({
  id: 'RTA',
  title: 'Asymmetric ratchet',
  context: [
    'Request (flag 10), sealed: SIG(H(pk)) || pk, pk a fresh KEM key of the',
    'initiator. Response (flag 11), sealed under the current keys: SIG(H(cpt)) ||',
    'cpt, cpt from Encaps(pk). Then both rekey as in the symmetric ratchet (RTS),',
    "with the KEM secret in the token's place. Between its request and the opened",
    'response the initiator goes on receiving under the old keys and sends nothing',
    "but, if need be, a sealed error. A request that arrives while one's own is",
    'open, or a second one of the same side, ends the session.',
  ].join('\n'),
  requirements: [
    {
      id: 'RTA-01',
      level: 'MUST',
      inner: 'no',
      sentence:
        'Either side may start it; afterwards traffic goes on under keys that depend on the fresh KEM ' +
        'secret.',
      sources: ['S 6.8', 'F 2.6'],
      variants: ['duplex'],
      since: '2026.1',
    },
    {
      id: 'RTA-02',
      level: 'MUST',
      inner: 'no',
      sentence:
        "Signature and hash of request and response are verified with the peer's long-term key; the " +
        'opened length is exactly signature + 64 + pk (or cpt); sequence is checked as for data, time ' +
        'as in RTS-02; failure tears down.',
      sources: ['S 6.8', 'S 10.8'],
      variants: ['duplex'],
      since: '2026.1',
    },
    {
      id: 'RTA-03',
      level: 'MUST',
      inner: 'no',
      sentence:
        'A response without an open request is refused; so is a request or response replayed from ' +
        'earlier.',
      sources: ['S 13.3'],
      variants: ['duplex'],
      since: '2026.1',
    },
    {
      id: 'RTA-04',
      level: 'MUST',
      inner: 'yes',
      sentence: 'The ephemeral key pair and secret are erased once used.',
      sources: ['S 6.8', 'F 2.6'],
      variants: ['duplex'],
      since: '2026.1',
    },
    {
      id: 'RTA-05',
      level: 'MUST',
      inner: 'yes',
      sentence:
        'Post-compromise recovery: with all keys, the ratchet key and both signing keys known to the ' +
        'adversary before, and one honest asymmetric ratchet after, the adversary (passive during it) ' +
        'derives none of the new keys.',
      sources: ['F 4.6', 'F 7.3'],
      variants: ['duplex'],
      since: '2026.1',
    },
  ],
});
