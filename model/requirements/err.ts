import { defineFamily } from './family.ts';

export const ERR = defineFamily({
  id: 'ERR',
  title: 'Errors',
  context: [
    'Error codes, one byte, in hexadecimal:',
    '  00  none',
    '  01  accept failure',
    '  02  authentication failure',
    '  03  channel down',
    '  04  connection failure',
    '  05  connection refused (QSMS) / connect failure (QSMD)',
    '  06  decapsulation failure',
    '  07  decryption failure',
    '  08  establish failure',
    '  09  exchange failure',
    '  0A  hash invalid',
    '  0B  hosts exceeded',
    '  0C  invalid input',
    '  0D  invalid request',
    '  0E  key expired',
    '  0F  key unrecognized',
    '  10  keychain failure',
    '  11  listener failure',
    '  12  memory allocation',
    '  13  message time invalid',
    '  14  packet unsequenced',
    '  15  random failure',
    '  16  receive failure',
    '  17  transmit failure',
    '  18  unknown protocol',
    '  19  verify failure',
    '  1A  system message',
  ].join('\n'),
  requirements: [
    {
      id: 'ERR-01',
      level: 'MUST',
      inner: 'no',
      sentence:
        'On any handshake failure the endpoint that notices closes the connection and erases the ' +
        'session; before that it may send one error packet: flag 14, msglen 1, sequence ' +
        '0xFF00000000000000 (on the wire 00 00 00 00 00 00 00 FF), its own time, body = one code byte. ' +
        'Nothing else is revealed, and a received error is not answered.',
      sources: ['S 5.12', 'S 11.7', 'F 10.4'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'ERR-02',
      level: 'SHOULD',
      inner: 'no',
      sentence:
        'The code fits: unknown kid 0F; key expired 0E; configuration 18; time 13, length 16, sequence ' +
        '14, flag 0D (a Simplex endpoint may say 14 for any header failure); signature 02; hash 0A or ' +
        '19; decapsulation 06; confirmation that does not open 02 or 07, that differs 19; too many ' +
        'connections 0B.',
      sources: ['S 8.2', 'R'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'ERR-03',
      level: 'MUST',
      inner: 'no',
      sentence:
        'In the data phase a packet with the error flag is acted upon only if it authenticates (one ' +
        'sealed code byte, next sequence number, valid time). One that does not may be dropped or may ' +
        'tear the session down (this is the one exception to CHN-04); but its code must not be ' +
        'believed, and it must not leave the session in a state where the next honest packet is ' +
        'refused while the connection stays open.',
      sources: ['S 10.8'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'ERR-04',
      level: 'MUST',
      inner: 'no',
      sentence:
        'An endpoint that ends an established session in good order tells its peer with a sealed error ' +
        'packet (flag 14, next sequence number, code 00); one that ends it for a failure may do so, ' +
        'with the code, where its transmit state still allows it. It is sent before the erasure of ' +
        'TRD-01.',
      sources: ['R', 'S 6'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
  ],
});
