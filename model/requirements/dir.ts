import { defineFamily } from './family.ts';

export const DIR = defineFamily({
  id: 'DIR',
  title: 'Directional keys',
  requirements: [
    {
      id: 'DIR-01',
      level: 'MUST',
      inner: 'no',
      sentence:
        "The client's transmit key and nonce are the server's receive key and nonce, and the reverse.",
      sources: ['S 8.4', 'S 9.3'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'DIR-02',
      level: 'MUST',
      inner: 'no',
      sentence:
        "The two directions' keys and nonces differ, in the handshake and after every ratchet: no " +
        'keystream block of one direction ever equals one of the other, and a packet reflected to its ' +
        'sender never opens.',
      sources: ['P', 'S 12.5', 'F 2.6'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'DIR-03',
      level: 'MUST',
      inner: 'no',
      sentence:
        "Independence: from one direction's key, nonce and all its traffic, nothing about the other's " +
        'can be computed (in the model: not derivable; in a black box with an echoing peer: the two ' +
        'keystreams, recovered from known plaintext, share no block).',
      sources: ['P', 'F 8.1'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'DIR-04',
      level: 'MUST',
      inner: 'yes',
      sentence:
        'No key, nonce or ratchet key of one session ever appears in another, even between the same ' +
        'parties with the same long-term keys.',
      sources: ['F 8.1', 'P "session isolation"'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'DIR-05',
      level: 'MUST',
      inner: 'yes',
      sentence: 'The ratchet key equals no channel key or nonce.',
      sources: ['F 2.6'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
  ],
});
