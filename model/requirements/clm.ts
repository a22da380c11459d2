import { defineFamily } from './family.ts';

export const CLM = defineFamily({
  id: 'CLM',
  title: 'Claims',
  requirements: [
    {
      id: 'CLM-01',
      level: 'INFO',
      inner: 'no',
      sentence: 'Simplex takes two round trips, Duplex three after which both are confirmed.',
      sources: ['S 7', 'S 13.4 (counts four)'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'CLM-02',
      level: 'INFO',
      inner: 'no',
      sentence:
        'Per-connection state of a Simplex server is under 4 KiB, ephemeral handshake material aside.',
      sources: ['S 7'],
      variants: ['simplex'],
      since: '2026.1',
    },
    {
      id: 'CLM-03',
      level: 'INFO',
      inner: 'no',
      sentence: 'A server holds very many connections at once; memory grows linearly with them.',
      sources: ['S 7', 'P'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
  ],
});
