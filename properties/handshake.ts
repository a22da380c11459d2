import { ALL_PEERS, type Check, check } from '../harness/check.ts';
import { BODY_FAULTS } from '../harness/faults/body-faults.ts';
import { messageOf } from '../harness/faults/messages.ts';
import { SIGNED_FAULTS, type SignedFault } from '../harness/faults/signed-faults.ts';
import { mustWork } from '../harness/judge.ts';
import { message as data } from './cases.ts';
import { faultedHandshake } from './faulted.ts';
import { forgedHandshake } from './forged.ts';
import { keepsCiphersAlone } from './kept.ts';

interface Clause {
  readonly requirements: readonly string[];
  readonly quote: string;
}

/** The requirements to verify the signed hash of a message: in Simplex there is only the one of packet 2. */
function verifying(message: string): readonly string[] {
  return message === 'connectResponse' ? ['PRM-07', 'SMX-03', 'DPX-02'] : ['PRM-07', 'DPX-02'];
}

const BOTH_VERIFIED =
  'the verifier must both verify the signature over it and compare it to its own hash of the same data';

/** The clause that a component changed on its way offends. */
function changedClause(message: string, field: string): Clause {
  if (field === 'kid')
    return { requirements: ['KEY-03'], quote: 'A server refuses a kid that it does not know.' };
  if (field === 'cfg')
    return {
      requirements: ['CFG-02'],
      quote: 'A server compares all 34 bytes of the configuration that it receives with its own',
    };
  if (field === 'sealedHash')
    return {
      requirements: ['CNF-01', 'CNF-02', 'PRM-05'],
      quote: 'The receiver compares tags in constant time and releases no plaintext unless they match.',
    };
  return { requirements: verifying(message), quote: BOTH_VERIFIED };
}

/** The clause that a fault which was signed offends. */
function signedClause({ message, name, rules: [rule] }: SignedFault): Clause {
  switch (rule?.kind) {
    case 'unknown key':
      return message === 'connectRequest'
        ? {
            requirements: ['DPX-05', 'PRM-07'],
            quote:
              'A request signed by any key other than a client key that the server is configured for is refused.',
          }
        : { requirements: verifying(message), quote: BOTH_VERIFIED };
    case 'interface':
      return {
        requirements: ['PRM-07'],
        quote: 'Signatures use the FIPS external interface with an empty context string',
      };
    case 'hash of':
      return {
        requirements: name.includes('header') ? ['HDR-03', ...verifying(message)] : verifying(message),
        quote: BOTH_VERIFIED,
      };
    case 'of another session':
      return {
        requirements: ['RPL-03', ...verifying(message)],
        quote:
          'Handshake packets replayed from another handshake lead to no session in which either side accepts data.',
      };
    case 'size of another profile':
      return { requirements: ['HDR-02'], quote: 'msglen is exactly the size this stage expects' };
    default:
      return { requirements: verifying(message), quote: BOTH_VERIFIED };
  }
}

/** Every component of every message of the handshake, changed on its way, and signed with a fault in it. */
export const HANDSHAKE: readonly Check[] = [
  check({
    id: 'handshake/leaves-nothing',
    title: 'Once data flows, KEM key pairs and secrets of the handshake cannot be read any more.',
    quote: 'is erased with the shared secret once the keys are set',
    requirements: ['SMX-02'],
    peers: ALL_PEERS,
    needs: ['echo', 'revealsState'],
    cases: data,
    runs: 2,
    async attempt(lab, data) {
      const session = await lab.open();
      if (!((await session.handshake()) && (await session.echo(data))))
        return mustWork(lab, false, 'the peer establishes a session', session);
      return keepsCiphersAlone(session);
    },
  }),
  // A ciphertext that nothing signs is noticed at the next sealed packet: see PRM-08.
  ...BODY_FAULTS.filter(({ message }) => messageOf(message).phase === 'handshake').map((fault) =>
    faultedHandshake({
      family: 'handshake',
      fault,
      ...changedClause(fault.message, fault.field),
      ...(fault.field !== 'kid' && fault.field !== 'cfg' && { needsAuthenticator: true }),
    }),
  ),
  ...SIGNED_FAULTS.map((fault) => forgedHandshake('handshake', fault, signedClause(fault))),
];
