import { defineFamily } from './family.ts';

export const RPL = defineFamily({
  id: 'RPL',
  title: 'Replay',
  requirements: [
    {
      id: 'RPL-01',
      level: 'MUST',
      inner: 'no',
      sentence:
        'A data-phase packet accepted once is never accepted again, in this session, in another ' +
        'session between the same parties, in the other direction, or by another endpoint.',
      sources: ['S 11.5', 'F 7.4', 'F 8.2'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'RPL-02',
      level: 'MUST',
      inner: 'no',
      sentence:
        'Reordering, omission and duplication are noticed at the first packet affected (a tail that ' +
        'never comes is not a packet).',
      sources: ['F 7.4'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'RPL-03',
      level: 'MUST',
      inner: 'no',
      sentence:
        'Handshake packets replayed from another handshake lead to no session in which either side ' +
        'accepts data. They may be answered as far as they are well formed and fresh (a replayed ' +
        'connect request by a new server response, a replayed signed flight inside the time window by ' +
        'the next flight), and are stopped at the latest by confirmation; a Simplex server may believe ' +
        'itself established until the first packet fails.',
      sources: ['S 11.5', 'F 9.2'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'RPL-04',
      level: 'MUST',
      inner: 'no',
      sentence:
        'Time window: exactly -60 to +60 s is accepted and -61, +61 refused under an injected clock; ' +
        'over a socket 58 is accepted and 62 refused. A utctime near 0 or 2^64 never wraps into ' +
        'validity.',
      sources: ['S 8.2', 'R'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'RPL-05',
      level: 'MUST',
      inner: 'yes',
      sentence:
        'Sequence numbers never repeat in a direction of a session: an endpoint whose counter stands ' +
        'at 2^64 - 1 sends nothing more and ends the session.',
      sources: ['F 8.1'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
  ],
});
