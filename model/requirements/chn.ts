import { defineFamily } from './family.ts';

export const CHN = defineFamily({
  id: 'CHN',
  title: 'Channel',
  context: [
    "The RCS states that sealed the handshake's confirmations go on: nonce, byte",
    'counter and MAC chain of each direction continue into the data phase.',
  ].join('\n'),
  requirements: [
    {
      id: 'CHN-01',
      level: 'MUST',
      inner: 'no',
      sentence:
        "Application data travels in packets of flag 04, sealed by the sender's transmit RCS state " +
        'with the header as associated data. An empty message is not sent.',
      sources: ['S 8.8', 'S 9.6'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'CHN-02',
      level: 'MUST',
      inner: 'no',
      sentence:
        'Each side keeps a transmit and a receive counter; both are n after a handshake of n packets ' +
        'per direction (Simplex 2, Duplex 3). A sender increments, then uses the value; a receiver ' +
        'accepts only its counter + 1, and stores it once the packet authenticates. The first data ' +
        'packet therefore carries n + 1 (3, 4), and the number n is never used. Ratchet and sealed ' +
        'error packets count as well.',
      sources: ['R'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'CHN-03',
      level: 'MUST',
      inner: 'no',
      sentence:
        'The receiver checks sequence, time (60 s either way; ratchet packets: see RTS-02) and length ' +
        '(more than a tag, at most the maximum) before decryption, then authenticates header and ' +
        'ciphertext, and only then delivers the plaintext and advances.',
      sources: ['S 8.8', 'S 10.8', 'F 2.7'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'CHN-04',
      level: 'MUST',
      inner: 'no',
      sentence:
        'Any failed check or authentication tears the session down and closes the connection; nothing ' +
        'of that packet is delivered, and nothing afterwards.',
      sources: ['S 8.8', 'S 10.8', 'F 2.7'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'CHN-05',
      level: 'MUST',
      inner: 'no',
      sentence:
        'msglen greater than 65,536 (0x10000), zero, or not greater than the tag is refused on the ' +
        'header alone, before memory for it is committed; the largest message is therefore 65,504 ' +
        'bytes in Simplex and 65,472 in Duplex. (An asymmetric ratchet of a McEliece profile would ' +
        'exceed it and is not available there.)',
      sources: ['S 10.3', 'R'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'CHN-06',
      level: 'MUST',
      inner: 'no',
      sentence:
        'A flag that has no meaning in the data phase (00-03, 05-0F, 13, 15-FF; 10 and 11 in Simplex) ' +
        'is refused and the session is torn down.',
      sources: ['S 10.8', 'F 9.1'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'CHN-07',
      level: 'MUST',
      inner: 'no',
      sentence:
        'TCP segment boundaries mean nothing: a packet split anywhere, its header included, or several ' +
        'packets in one segment, are processed as if they had arrived one by one.',
      sources: ['S 12.1', 'F 2.1'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
  ],
});
