import { defineFamily } from './family.ts';

export const HDR = defineFamily({
  id: 'HDR',
  title: 'Header',
  context: [
    'Header, 21 bytes, little-endian:',
    '  flag (1) || msglen (4) || sequence (8) || utctime (8)',
    'followed by msglen message bytes. utctime is Unix time in seconds. In the data',
    'phase msglen counts ciphertext and tag. Flags, in hexadecimal:',
    '  00      none',
    '  01      connect request',
    '  02      connect response',
    '  03      connection terminate',
    '  04      encrypted message',
    '  05, 06  exstart request, response (unused)',
    '  07, 08  exchange request, response',
    '  09, 0A  establish request, response',
    '  0B      remote connected',
    '  0C      remote terminated',
    '  0D      session established',
    '  0E      establish verify',
    '  0F      unrecognized protocol',
    '  10, 11  asymmetric ratchet request, response',
    '  12      symmetric ratchet request',
    '  13      transfer request (reserved)',
    '  14      error condition',
  ].join('\n'),
  requirements: [
    {
      id: 'HDR-01',
      level: 'MUST',
      inner: 'no',
      sentence:
        'The header is exactly these 21 bytes in this order; a value written is the value read (round ' +
        'trip), for all field values.',
      sources: ['S 5.10', 'F 2.2'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'HDR-02',
      level: 'MUST',
      inner: 'no',
      sentence:
        'In the handshake the receiver checks, as soon as it has the 21 bytes and before it uses or ' +
        'waits for the message: flag is the one that this stage expects, msglen is exactly the size ' +
        'this stage expects, sequence is the next one expected, utctime is within 60 s of its own ' +
        'clock in either direction (inclusive). Each single failure ends the session. (An endpoint ' +
        'that first waits for the message it expects is tolerated as a warning.)',
      sources: ['S 8.2', 'S 10.8', 'S 11.5'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'HDR-03',
      level: 'MUST',
      inner: 'no',
      sentence:
        'The serialized header of every handshake packet that carries a signed hash is inside that ' +
        "hash, and the serialized header of every sealed packet is the AEAD's associated data: no bit " +
        'of such a header may be changed unnoticed. A Simplex connect request and exchange request ' +
        'carry no authenticator of their own: HDR-02 guards all of their fields but a utctime that ' +
        'stays inside the window.',
      sources: ['S 7.1-7.5', 'S 8.1-8.8', 'P'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'HDR-04',
      level: 'MUST',
      inner: 'no',
      sentence:
        "A stage's packet is never accepted in another stage, nor a client's packet by a client, nor a " +
        "server's by a server.",
      sources: ['F Table 1', 'S 13.3'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'HDR-05',
      level: 'MUST',
      inner: 'no',
      sentence:
        'Sequence numbers start at 0 in each direction and count every handshake packet sent; see ' +
        'CHN-02 for the data phase.',
      sources: ['R'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'HDR-06',
      level: 'MUST',
      inner: 'no',
      sentence:
        'A packet with the error flag, whatever its code byte (00 included), length, sequence or time, ' +
        'never counts as the expected packet of a stage: in the handshake it ends the session.',
      sources: ['F 2.8', 'S 10.8'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
  ],
});
