import { hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { join } from '../../impl/bytes.ts';
import type { Policy } from '../../impl/policy.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import type { Role, Variant } from '../../impl/variant.ts';
import { decimal } from '../../record/fields.ts';
import { bytes } from '../fields.ts';
import { hex } from '../hex.ts';
import { drawsOf, type Scope } from '../scope.ts';
import type { Subject } from '../subject.ts';
import {
  derivedKeys,
  derivedKeysSchema,
  drawDraws,
  drawnBytes,
  drawParties,
  drawsSchema,
  type LongTermKeys,
  longTermKeys,
  type Parties,
  partiesSchema,
} from './inputs.ts';
import { Party } from './party.ts';
import { playAlone, playPair } from './play.ts';
import { kemKeysSchema, kemKeyWords, keysSchema, keyWords } from './words.ts';

/** The parameters of a group whose tests begin with an established session. */
export const establishedParameters = z.strictObject({
  parties: partiesSchema,
  draws: drawsSchema,
  counter: decimal
    .optional()
    .describe(
      'what both counters of both sides are set to right after the handshake, in place of what CHN-02 says',
    ),
});
export type EstablishedParameters = z.infer<typeof establishedParameters>;

/** Drawn parameters of a group, and the stream that its tests draw from. */
export function drawEstablished(
  scope: Scope,
  variant: Variant,
  counter?: bigint,
): { readonly parameters: EstablishedParameters; readonly random: RandomSource } {
  const random = drawsOf(scope, counter === undefined ? variant : `${variant} ${counter}`);
  const parameters = {
    parties: drawParties(scope, variant, random),
    draws: drawDraws(variant, random),
    ...(counter !== undefined && { counter: `${counter}` }),
  };
  return { parameters, random };
}

/** What follows from them: the packets of the handshake, and the keys of the session. */
export const establishedDerived = z.strictObject({
  longTermKeys: derivedKeysSchema,
  handshake: z
    .array(z.strictObject({ from: z.enum(['client', 'server']), bytes }))
    .describe('RCS states, nonces and MAC chains go on from its sealed packets'),
  keys: keysSchema,
  kemSecretKeys: kemKeysSchema,
});

/** Both sides of a session, each honest and as the subject is, right after the handshake. */
export interface Established {
  readonly parties: Parties;
  readonly keys: LongTermKeys;
  readonly honest: Readonly<Record<Role, Party>>;
  readonly subject: Readonly<Record<Role, Party>>;
  readonly derived: z.infer<typeof establishedDerived>;
}

/** @param adjust decisions of the honest sides taken otherwise */
export function establish(
  { parties, draws, counter }: EstablishedParameters,
  subject: Subject,
  adjust: (policy: Policy) => Partial<Policy> = () => ({}),
): Established {
  const { crypto } = subject;
  const keys = longTermKeys(parties, crypto);
  const drawn = drawnBytes(draws);
  const counted = ({ initialCounter }: Policy) =>
    counter === undefined ? {} : { initialCounter: () => initialCounter(BigInt(counter)) };
  const party = (role: Role, on: Subject, how: typeof adjust = () => ({})) =>
    Party.create(role, parties, keys, drawn, on, (policy) => ({ ...counted(policy), ...how(policy) }));
  const honest = { client: party('client', { crypto }, adjust), server: party('server', { crypto }, adjust) };
  const start = { do: 'start' } as const;
  const played = playPair(honest.client, honest.server, start);
  const own = { client: party('client', subject), server: party('server', subject) };
  for (const role of ['client', 'server'] as const) playAlone(own[role], start, played);
  const [first] = honest.client.observed.derived;
  if (first === undefined) throw new RangeError('draws: the handshake has no keys');
  return {
    parties,
    keys,
    honest,
    subject: own,
    derived: {
      longTermKeys: derivedKeys(keys),
      handshake: played.sent.map(({ from, bytes: packet }) => ({ from, bytes: hex(packet) })),
      keys: keyWords(first.keys),
      kemSecretKeys: kemKeyWords(honest.client.observed.secretKeys, honest.server.observed.secretKeys),
    },
  };
}

/** Copies of both sides that draw these bytes in their ratchets. */
export function copies(
  sides: Readonly<Record<Role, Party>>,
  draws: { readonly client: readonly string[]; readonly server: readonly string[] },
): Readonly<Record<Role, Party>> {
  const copy = (role: Role) => sides[role].snapshot(join(...draws[role].map(hexToBytes)));
  return { client: copy('client'), server: copy('server') };
}
