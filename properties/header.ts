import type { Check } from '../harness/check.ts';
import type { FaultClass } from '../harness/faults/fault-class.ts';
import { HANDSHAKE_HEADER_FAULTS, HEADER_TAMPERING } from '../harness/faults/header-faults.ts';
import { messageOf } from '../harness/faults/messages.ts';
import { EARLY_HEADER } from './early-header.ts';
import { ERROR_PACKET } from './error-packet.ts';
import { type FaultedCheck, faultedHandshake } from './faulted.ts';
import { OWN_HEADER } from './own-header.ts';

const FLAG: Partial<Record<string, Pick<FaultedCheck, 'requirements' | 'quote'>>> = {
  "another stage's flag": {
    requirements: ['HDR-04', 'HDR-02'],
    quote: "A stage's packet is never accepted in another stage",
  },
  'flag of an error': {
    requirements: ['HDR-06', 'HDR-02'],
    quote: 'never counts as the expected packet of a stage: in the handshake it ends the session',
  },
};

/** The clause that a fault in a header field of the handshake offends. */
function clause({ field, name }: FaultClass): Pick<FaultedCheck, 'requirements' | 'quote'> {
  switch (field) {
    case 'flag':
      return FLAG[name] ?? { requirements: ['HDR-02'], quote: 'flag is the one that this stage expects' };
    case 'msglen':
      return { requirements: ['HDR-02'], quote: 'msglen is exactly the size this stage expects' };
    case 'sequence':
      return { requirements: ['HDR-02', 'HDR-05'], quote: 'sequence is the next one expected' };
    default:
      return {
        requirements: ['HDR-02', 'RPL-04'],
        quote: 'utctime is within 60 s of its own clock in either direction (inclusive)',
      };
  }
}

/** HDR-01 to HDR-06: every field of every header of the handshake, at and beyond its limits, and the peer's own. */
export const HEADER: readonly Check[] = [
  ...HANDSHAKE_HEADER_FAULTS.map((fault) => faultedHandshake({ family: 'header', fault, ...clause(fault) })),
  // A Simplex connect request and exchange request carry no authenticator: a time inside the window goes through.
  ...HEADER_TAMPERING.filter(({ message }) => messageOf(message).phase === 'handshake').map((fault) =>
    faultedHandshake({
      family: 'header',
      fault,
      requirements: ['HDR-03'],
      quote: 'no bit of such a header may be changed unnoticed',
      needsAuthenticator: true,
    }),
  ),
  ...OWN_HEADER,
  ...EARLY_HEADER,
  ...ERROR_PACKET,
];
