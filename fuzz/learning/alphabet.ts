import type { Target } from '../../harness/target.ts';
import { Endpoint } from '../../impl/endpoint.ts';
import { seededRandom } from '../../impl/primitives/seeded-random.ts';
import { ALPHABET } from '../../model/machine.ts';

/** An input of the model's alphabet that is not used on a peer. */
export interface LeftOut {
  readonly input: string;
  readonly why: string;
}

/** The inputs that a peer is driven by, and those of the model's that it is not. */
export interface Alphabet {
  readonly inputs: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** What of the model's alphabet can be done with a peer. */
export function alphabetOf(target: Target): Alphabet {
  const { role, capabilities, say, endSession, ratchetless } = target;
  const { hasAsymmetricRatchet } = endpointOf(target);
  const reasons: Readonly<Record<string, string | undefined>> = {
    connect: role === 'server' ? 'a server does not connect' : undefined,
    send: say === undefined ? 'it cannot be made to send' : undefined,
    close: endSession === undefined ? 'it cannot be made to end a session' : undefined,
    'ratchet symmetric': capabilities.startsRatchets ? undefined : 'it cannot be made to start a ratchet',
    'ratchet asymmetric': capabilities.startsRatchets ? undefined : 'it cannot be made to start a ratchet',
    ...(ratchetless ? leaving(/ratchet/, 'it takes no part in ratchets') : {}),
    ...(hasAsymmetricRatchet ? {} : leaving(/asymmetric/, 'there is no asymmetric ratchet here')),
  };
  return {
    inputs: ALPHABET.filter((input) => reasons[input] === undefined),
    leftOut: ALPHABET.flatMap((input) => {
      const why = reasons[input];
      return why === undefined ? [] : [{ input, why }];
    }),
  };
}

function leaving(inputs: RegExp, why: string): Readonly<Record<string, string>> {
  return Object.fromEntries(ALPHABET.filter((input) => inputs.test(input)).map((input) => [input, why]));
}

/** An endpoint like ours, which knows what its profile and variant offer. */
function endpointOf({ identity, profile, crypto, clock, dialect }: Target): Endpoint {
  return Endpoint.create(identity, { profile, crypto, clock, dialect, random: seededRandom('alphabet') });
}
