import { defineFamily } from './family.ts';

export const CNF = defineFamily({
  id: 'CNF',
  title: 'Confirmation',
  context: 'The packets are those of the Simplex (SMX) and Duplex (DPX) handshakes.',
  requirements: [
    {
      id: 'CNF-01',
      level: 'MUST',
      inner: 'no',
      sentence:
        'The client treats the session as established only after packet 4 opens under its receive key ' +
        'and the opened value equals its own transcript, compared in constant time. Any change to ' +
        'packet 4, or the absence of it, leaves no usable session, and no application data is sent ' +
        'before. (The server has no confirmation from the client: it may hold a session that never ' +
        'works.)',
      sources: ['S 7.5', 'F Alg. 5'],
      variants: ['simplex'],
      since: '2026.1',
    },
    {
      id: 'CNF-02',
      level: 'MUST',
      inner: 'no',
      sentence:
        'The server treats the session as established only after packet 5 opens and equals its ' +
        'transcript; the client only after packet 6 opens and equals H of its updated transcript; ' +
        'constant-time comparisons. A reflected packet 5 never passes for packet 6.',
      sources: ['S 8.5-8.7', 'F Alg. 10-12'],
      variants: ['duplex'],
      since: '2026.1',
    },
  ],
});
