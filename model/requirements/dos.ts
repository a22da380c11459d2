import { defineFamily } from './family.ts';

export const DOS = defineFamily({
  id: 'DOS',
  title: 'Robustness',
  requirements: [
    {
      id: 'DOS-01',
      level: 'MUST',
      inner: 'no',
      sentence:
        'No input, of any length, in any state, split over any number of segments, crashes or hangs an ' +
        'endpoint, or makes its memory grow beyond the largest packet of its stage for that ' +
        'connection. A partial header or message that never completes holds no more than its own ' +
        'connection.',
      sources: ['S 11.7', 'F 9.1'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'DOS-02',
      level: 'SHOULD',
      inner: 'no',
      sentence:
        'Bounded sessions: past its limit of connections an endpoint refuses the next and goes on ' +
        'serving the rest.',
      sources: ['F 8.3'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'DOS-03',
      level: 'SHOULD',
      inner: 'no',
      sentence:
        'An idle endpoint, a half-open handshake, a closed or aborted connection costs no busy CPU ' +
        '(under 20 % of a core over 2 s).',
      sources: ['S 11.7'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'DOS-04',
      level: 'SHOULD',
      inner: 'no',
      sentence: 'A handshake that makes no progress is given up within two minutes.',
      sources: ['F 8.3'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
  ],
});
