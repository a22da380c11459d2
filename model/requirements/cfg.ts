import { defineFamily } from './family.ts';

export const CFG = defineFamily({
  id: 'CFG',
  title: 'Configuration',
  context: [
    'A profile is one fixed cipher suite, named by its configuration string, such',
    'as dilithium-s5_kyber-s5_sha3_rcs256. There is no negotiation.',
  ].join('\n'),
  requirements: [
    {
      id: 'CFG-01',
      level: 'MUST',
      inner: 'no',
      sentence:
        'The configuration field is 34 bytes: the string (33 characters in every profile) and a zero ' +
        'byte.',
      sources: ['S 10.3', 'R'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'CFG-02',
      level: 'MUST',
      inner: 'no',
      sentence:
        'A server compares all 34 bytes of the configuration that it receives with its own and refuses ' +
        'any difference; a client refuses a key file of a configuration other than its own. There is ' +
        'no fallback and no second try on the same connection. (Where another profile also means other ' +
        'message sizes, HDR-02 may refuse first.)',
      sources: ['S 5.1', 'S 7.2', 'S 8.2', 'S 12.2', 'P'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'CFG-03',
      level: 'MUST',
      inner: 'yes',
      sentence:
        'The configuration is the first input of the transcript (section 5), so two endpoints that ' +
        'disagree on it derive unrelated keys even if a comparison were skipped.',
      sources: ['S 8.1', 'S 9.1', 'F 9.1'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'CFG-04',
      level: 'MUST',
      inner: 'no',
      sentence:
        'Both variants use the same configuration strings; a Simplex endpoint and a Duplex endpoint ' +
        'must still never complete a handshake with one another.',
      sources: ['S 10.3', 'P'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
  ],
});
