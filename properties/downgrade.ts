import fc from 'fast-check';
import { check } from '../harness/check.ts';
import { flip } from '../harness/faults/flip.ts';
import { forgeConnectRequest } from '../harness/forge.ts';
import { mustEnd, mustEndUnprobed, mustWork, react } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import { freshIdentities } from '../harness/own/identities.ts';
import type { Outcome } from '../harness/verdict.ts';
import { seededRandom } from '../impl/primitives/seeded-random.ts';
import { CONFIGURATION_LENGTH, configurationField, DEFAULT_PROFILES, type Profile } from '../impl/profile.ts';
import type { Variant } from '../impl/variant.ts';
import { HEADER_LENGTH } from '../impl/wire/header.ts';
import { CONFIGURATIONS } from '../impl/wire/keyfile-profile.ts';
import { mask } from './cases.ts';

function field(configuration: string): Uint8Array {
  const bytes = new Uint8Array(CONFIGURATION_LENGTH);
  bytes.set(new TextEncoder().encode(configuration));
  return bytes;
}

/** What a client of another variant or profile sends, with keys of its own, to this server's key identity. */
function requestOf({ target }: Lab, variant: Variant, profile: Profile, seed: number): Uint8Array {
  const { clock, crypto, dialect, identity } = target;
  const stranger = freshIdentities(variant, profile, crypto, seededRandom(`${seed}`), clock()).client;
  const kid = 'peerKey' in identity ? identity.peerKey.keyIdentity : undefined;
  return forgeConnectRequest(
    { identity: stranger, profile, clock, crypto, dialect },
    { cfg: configurationField(profile), ...(kid !== undefined && { kid }) },
  );
}

/** Sends a forged connect request, and probes with an honest one. */
async function refuse(lab: Lab, request: Uint8Array): Promise<Outcome> {
  const session = await lab.open();
  session.send(request);
  const reaction = await react(lab, session, (patience) => session.handshake(undefined, patience));
  if (session.answered) return mustEnd({ kind: 'alive', how: 'it answered with a connect response' });
  return mustEnd(reaction);
}

/** The twin: the same forged request with nothing wrong in it is answered by a connect response. */
async function forgedHonestly(lab: Lab): Promise<Outcome> {
  const session = await lab.open();
  session.send(forgeConnectRequest(lab.target, { cfg: configurationField(lab.target.profile) }));
  await session.step(lab.target.patience.answer);
  return mustWork(lab, session.answered, 'the peer answers the connect request', session);
}

/** Ways in which a configuration is written that is not the own one, and may be taken for it. */
const SPELLINGS = ['upper case', 'empty', 'zeros before', 'no zero byte'] as const;

const common = { peers: ['simplex server', 'duplex server'] as const, twin: forgedHonestly };

/** CFG-02 to CFG-04, SEC-09: nothing but the configuration that both sides have leads to a session. */
export const DOWNGRADE = [
  check({
    ...common,
    id: 'downgrade/changed-byte',
    title: 'A connect request whose configuration differs in any one byte is refused.',
    quote:
      'A server compares all 34 bytes of the configuration that it receives with its own and refuses any difference',
    requirements: ['CFG-01', 'CFG-02', 'SEC-09'],
    cases: fc.record({ at: fc.integer({ min: 0, max: CONFIGURATION_LENGTH - 1 }), mask }),
    runs: 40,
    async attempt(lab, { at, mask }) {
      const cfg = flip(configurationField(lab.target.profile), at, mask);
      return refuse(lab, forgeConnectRequest(lab.target, { cfg }));
    },
  }),
  check({
    ...common,
    id: 'downgrade/other-profile',
    title: 'A connect request with the configuration string of another profile is refused.',
    quote: 'with its own and refuses any difference',
    requirements: ['CFG-02', 'SEC-09'],
    cases: fc.constantFrom(...CONFIGURATIONS),
    runs: 12,
    async attempt(lab, configuration) {
      const { profile } = lab.target;
      if (configuration === profile.configuration) return forgedHonestly(lab);
      return refuse(lab, forgeConnectRequest(lab.target, { cfg: field(configuration) }));
    },
  }),
  check({
    ...common,
    id: 'downgrade/spelled-otherwise',
    title: 'A configuration that only a lax comparison takes for the own one is refused.',
    quote:
      'The configuration field is 34 bytes: the string (33 characters in every profile) and a zero byte.',
    requirements: ['CFG-01', 'CFG-02', 'SEC-09'],
    cases: fc.oneof(
      fc.constantFrom(...SPELLINGS),
      fc.integer({ min: 1, max: 32 }).map((length) => ({ prefix: length })),
    ),
    runs: 12,
    edges: [...SPELLINGS, { prefix: 32 }],
    async attempt(lab, spelling) {
      const { configuration } = lab.target.profile;
      const cfg = configurationField(lab.target.profile);
      if (typeof spelling === 'object') cfg.fill(0, spelling.prefix);
      else if (spelling === 'upper case') cfg.set(field(configuration.toUpperCase()));
      else if (spelling === 'empty') cfg.fill(0);
      else if (spelling === 'zeros before') cfg.copyWithin(1, 0).fill(0, 0, 1);
      else cfg.fill(0x20, configuration.length);
      return refuse(lab, forgeConnectRequest(lab.target, { cfg }));
    },
  }),
  check({
    ...common,
    id: 'downgrade/no-second-try',
    title: 'After a refused configuration the same connection takes no other connect request.',
    quote: 'There is no fallback and no second try on the same connection.',
    requirements: ['CFG-02', 'ERR-01'],
    cases: fc.constantFrom(...CONFIGURATIONS),
    runs: 6,
    async attempt(lab, configuration) {
      const honest = forgeConnectRequest(lab.target, { cfg: configurationField(lab.target.profile) });
      const wrong = configuration === lab.target.profile.configuration ? 'none' : configuration;
      const session = await lab.open();
      session.send(forgeConnectRequest(lab.target, { cfg: field(wrong) }));
      session.send(honest);
      const outcome = await mustEndUnprobed(
        lab,
        session,
        'the peer does not answer the second request either',
      );
      if (!session.answered) return outcome;
      return { ...outcome, verdict: 'fail', observed: 'it answered with a connect response' };
    },
  }),
  check({
    ...common,
    id: 'downgrade/cross-variant',
    title: 'An endpoint of one variant completes no handshake with a peer of the other.',
    quote: 'a Simplex endpoint and a Duplex endpoint must still never complete a handshake with one another',
    requirements: ['CFG-04', 'HDR-02'],
    cases: fc.integer({ min: 0, max: 2 ** 31 }),
    runs: 3,
    attempt: (lab, seed) => {
      const other = lab.target.identity.variant === 'simplex' ? 'duplex' : 'simplex';
      return refuse(lab, requestOf(lab, other, lab.target.profile, seed));
    },
  }),
  check({
    ...common,
    id: 'downgrade/cross-profile',
    title: 'A client of one profile completes no handshake with a server of another.',
    quote: 'no strategy of the network makes two honest endpoints accept with different configurations',
    requirements: ['CFG-02', 'CFG-03', 'SEC-09'],
    cases: fc.record({
      profile: fc.constantFrom(...DEFAULT_PROFILES),
      seed: fc.integer({ min: 0, max: 2 ** 31 }),
    }),
    runs: 4,
    attempt: (lab, { profile, seed }) => {
      const { identity, profile: own } = lab.target;
      if (profile.name === own.name) return forgedHonestly(lab);
      return refuse(lab, requestOf(lab, identity.variant, profile, seed));
    },
  }),
  check({
    ...common,
    id: 'downgrade/changed-in-transit',
    title: 'A connect request whose configuration is changed on its way leads to no session.',
    quote: 'no strategy of the network makes two honest endpoints accept with different configurations',
    requirements: ['CFG-02', 'SEC-09', 'HDR-03'],
    cases: fc.record({ at: fc.integer({ min: 0, max: CONFIGURATION_LENGTH - 1 }), mask }),
    runs: 10,
    async attempt(lab, { at, mask }) {
      const session = await lab.open();
      const offset = HEADER_LENGTH + 16 + at;
      const established = await session.handshake((packet, index) => [
        index === 0 ? flip(packet, offset, mask) : packet,
      ]);
      if (established)
        return { verdict: 'fail', expected: 'no session', observed: 'a session was established' };
      return mustEnd(await react(lab, session, async () => false));
    },
  }),
];
