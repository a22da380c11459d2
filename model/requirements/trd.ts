import { defineFamily } from './family.ts';

export const TRD = defineFamily({
  id: 'TRD',
  title: 'Teardown',
  requirements: [
    {
      id: 'TRD-01',
      level: 'MUST',
      inner: 'yes',
      sentence:
        'Teardown, for whatever cause, erases channel keys, ratchet key, ephemeral keys and buffers; a ' +
        'torn-down session neither sends nor accepts anything more.',
      sources: ['F 2.8', 'F 10.4', 'P'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'TRD-02',
      level: 'MUST',
      inner: 'no',
      sentence: "One session's failure touches no other session of the same endpoint.",
      sources: ['P'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
  ],
});
