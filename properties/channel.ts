import type { Check } from '../harness/check.ts';
import { BODY_FAULTS } from '../harness/faults/body-faults.ts';
import { CONTENT_FAULTS } from '../harness/faults/content-faults.ts';
import type { FaultClass } from '../harness/faults/fault-class.ts';
import { DATA_HEADER_FAULTS, HEADER_TAMPERING } from '../harness/faults/header-faults.ts';
import { messageOf } from '../harness/faults/messages.ts';
import { type FaultedCheck, faultedData } from './faulted.ts';

type Clause = Pick<FaultedCheck, 'requirements' | 'quote'>;

/** The requirement that puts a ratchet packet under the same checks as a data packet. */
function also(message: string): readonly string[] {
  if (message === 'symmetricRequest') return ['RTS-02'];
  return message === 'encryptedMessage' ? [] : ['RTA-02'];
}

/** The clause that a fault in a header field of the data phase offends. */
function clause({ field, message }: FaultClass): Clause {
  switch (field) {
    case 'flag':
      return { requirements: ['CHN-06'], quote: 'A flag that has no meaning in the data phase' };
    case 'msglen':
      return {
        requirements: ['CHN-05', ...also(message)],
        quote: 'is refused on the header alone, before memory for it is committed',
      };
    case 'sequence':
      return {
        requirements: ['CHN-02', 'CHN-03', ...also(message)],
        quote: 'a receiver accepts only its counter + 1',
      };
    default:
      return {
        requirements: ['CHN-03', 'RPL-04', ...also(message)],
        quote: 'The receiver checks sequence, time (60 s either way',
      };
  }
}

/** CHN-02 to CHN-06: every field of every packet of the data phase, sealed right, and changed in transit. */
export const CHANNEL: readonly Check[] = [
  ...DATA_HEADER_FAULTS.map((fault) => faultedData({ family: 'channel', fault, ...clause(fault) })),
  ...HEADER_TAMPERING.filter(({ message }) => messageOf(message).phase === 'data').map((fault) =>
    faultedData({
      family: 'channel',
      fault,
      requirements: ['HDR-03', 'CHN-03'],
      quote: "the serialized header of every sealed packet is the AEAD's associated data",
    }),
  ),
  ...BODY_FAULTS.filter(({ message }) => messageOf(message).phase === 'data').map((fault) =>
    faultedData({
      family: 'channel',
      fault,
      requirements: ['CHN-04', 'PRM-05', 'SEC-06', ...also(fault.message)],
      quote: 'Any failed check or authentication tears the session down and closes the connection',
    }),
  ),
  ...CONTENT_FAULTS.filter(({ message }) => message === 'encryptedMessage').map((fault) =>
    faultedData({
      family: 'channel',
      fault,
      requirements: ['CHN-01', 'CHN-03', 'CHN-05'],
      quote: 'An empty message is not sent.',
    }),
  ),
];
