import fc from 'fast-check';
import { type Check, check } from '../harness/check.ts';
import { flip } from '../harness/faults/flip.ts';
import { forgeConnectRequest } from '../harness/forge.ts';
import { mustEnd, mustWork, react } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import type { Outcome } from '../harness/verdict.ts';
import type { Identity } from '../impl/endpoint.ts';
import { KEY_IDENTITY_LENGTH } from '../impl/keys/key.ts';
import { configurationField, DEFAULT_PROFILES } from '../impl/profile.ts';
import { honestHandshake } from './faulted.ts';
import { KEY_FILES } from './key-files.ts';

type Expiring = 'own' | 'peer';

/** The same party with another expiration of its own key, or of the key that it holds of the other side. */
function expiring(identity: Identity, whose: Expiring, expiration: bigint): Identity {
  if (whose === 'own')
    return 'ownKey' in identity ? { ...identity, ownKey: { ...identity.ownKey, expiration } } : identity;
  if ('peerKey' in identity) return { ...identity, peerKey: { ...identity.peerKey, expiration } };
  if (!('peerKeys' in identity)) return identity;
  return { ...identity, peerKeys: identity.peerKeys.map((key) => ({ ...key, expiration })) };
}

/** Seconds by which a key has expired: a second, a minute, a day, since ever. */
const expired = fc.constantFrom<bigint | 'since ever'>(1n, 60n, 86_400n, 'since ever');

/** A connection to a peer one of whose keys expires then. */
function openExpiring(lab: Lab, whose: Expiring, late: bigint | 'since ever') {
  const expiration = late === 'since ever' ? 0n : lab.target.clock() - late;
  return lab.open({ peer: { identity: (own) => expiring(own, whose, expiration) } });
}

/** The twin: a key that expires at this very second is good (section 3: expired when now > expiration). */
function goodToTheLast(whose: Expiring) {
  return async (lab: Lab): Promise<Outcome> => {
    const session = await openExpiring(lab, whose, 0n);
    return mustWork(lab, await session.handshake(), 'the peer uses a key to its last second', session);
  };
}

/** A client that must send nothing. */
async function sendsNothing(lab: Lab, whose: Expiring, late: bigint | 'since ever'): Promise<Outcome> {
  const session = await openExpiring(lab, whose, late);
  await session.handshake();
  const sent = session.receivedBytes.reduce((sum, bytes) => sum + bytes.length, 0);
  return {
    verdict: sent === 0 ? 'pass' : 'fail',
    expected: 'the client sends no byte',
    observed: sent === 0 ? 'it sent none' : `it sent ${sent} bytes`,
  };
}

const NO_BYTE = 'no byte is sent';

/** KEY-01, KEY-02: keys that have expired. */
const EXPIRED: readonly Check[] = [
  check({
    id: 'keys/server-key-expired-at-client',
    title: 'A client that holds an expired key of the server sends nothing.',
    requirements: ['KEY-01'],
    quote: 'A client does not start a handshake with an expired server key',
    peers: ['simplex client', 'duplex client'],
    needs: ['setsIdentity'],
    cases: expired,
    runs: 4,
    twin: goodToTheLast('peer'),
    attempt: (lab, late) => sendsNothing(lab, 'peer', late),
  }),
  check({
    id: 'keys/own-key-expired-at-client',
    title: 'A Duplex client whose own key has expired sends nothing.',
    requirements: ['KEY-01'],
    quote: NO_BYTE,
    peers: ['duplex client'],
    needs: ['setsIdentity'],
    cases: expired,
    runs: 4,
    twin: goodToTheLast('own'),
    attempt: (lab, late) => sendsNothing(lab, 'own', late),
  }),
  check({
    id: 'keys/clock-past-expiration-at-client',
    title: 'A client whose clock has passed the expiration of a key sends nothing.',
    requirements: ['KEY-01'],
    quote: NO_BYTE,
    peers: ['simplex client', 'duplex client'],
    needs: ['setsClock'],
    cases: fc.constantFrom(1n, 3600n, 10n ** 9n),
    runs: 3,
    twin: honestHandshake,
    async attempt(lab, late) {
      // Keys are valid from the clock of the target on for a year, so that a year later they have expired.
      const clock = () => lab.target.clock() + 366n * 86_400n + late;
      const session = await lab.open({ clock, peer: { clock } });
      await session.handshake();
      const sent = session.receivedBytes.length > 0;
      return {
        verdict: sent ? 'fail' : 'pass',
        expected: 'the client sends no byte',
        observed: sent ? 'it sent a packet' : 'it sent none',
      };
    },
  }),
  check({
    id: 'keys/own-key-expired-at-server',
    title: 'A server whose own key has expired answers no connect request.',
    requirements: ['KEY-02'],
    quote: 'A server whose own key has expired refuses, at the latest at packet 1.',
    peers: ['simplex server', 'duplex server'],
    needs: ['setsIdentity'],
    cases: expired,
    runs: 4,
    twin: goodToTheLast('own'),
    async attempt(lab, late) {
      const session = await openExpiring(lab, 'own', late);
      const reaction = await react(lab, session, (patience) => session.handshake(undefined, patience));
      if (session.answered) return mustEnd({ kind: 'alive', how: 'it answered with a connect response' });
      return mustEnd(reaction);
    },
  }),
  check({
    id: 'keys/clock-past-expiration-at-server',
    title: 'A server whose clock has passed the expiration of its key answers no connect request.',
    requirements: ['KEY-02'],
    quote: 'A server whose own key has expired refuses, at the latest at packet 1.',
    peers: ['simplex server', 'duplex server'],
    needs: ['setsClock'],
    cases: fc.constantFrom(1n, 3600n, 10n ** 9n),
    runs: 3,
    twin: honestHandshake,
    async attempt(lab, late) {
      const clock = () => lab.target.clock() + 366n * 86_400n + late;
      const session = await lab.open({ peer: { clock } });
      const cfg = configurationField(lab.target.profile);
      session.send(forgeConnectRequest({ ...lab.target, clock }, { cfg }));
      const reaction = await react(lab, session, async () => false);
      if (session.answered) return mustEnd({ kind: 'alive', how: 'it answered with a connect response' });
      return mustEnd(reaction);
    },
  }),
];

/** Key identities that are not the server's. */
const UNKNOWN: readonly (readonly [string, (kid: Uint8Array) => readonly Uint8Array[]])[] = [
  // Every byte counts: one connection for each.
  ['changed-in-one-byte', (kid) => [...kid.keys()].map((at) => flip(kid, at, 0x01))],
  ['changed-in-the-high-bit-of-a-byte', (kid) => [...kid.keys()].map((at) => flip(kid, at, 0x80))],
  ['right-in-its-first-half', (kid) => [kid.map((byte, at) => (at < kid.length / 2 ? byte : byte ^ 0xff))]],
  ['right-in-its-last-half', (kid) => [kid.map((byte, at) => (at < kid.length / 2 ? byte ^ 0xff : byte))]],
  ['all-zero', (kid) => [new Uint8Array(kid.length)]],
  ['all-ones', (kid) => [new Uint8Array(kid.length).fill(0xff)]],
  ['in-the-opposite-order', (kid) => [kid.toReversed()]],
];

/** Sends a connect request with this key identity, signed where the variant signs it. */
async function refuseIdentity(lab: Lab, kid: Uint8Array): Promise<Outcome> {
  const session = await lab.open();
  session.send(forgeConnectRequest(lab.target, { kid, cfg: configurationField(lab.target.profile) }));
  const reaction = await react(lab, session, (patience) => session.handshake(undefined, patience));
  if (session.answered) return mustEnd({ kind: 'alive', how: 'it answered with a connect response' });
  return mustEnd(reaction);
}

/** KEY-03: every byte of the key identity counts. */
const IDENTITIES: readonly Check[] = UNKNOWN.map(([name, change]) =>
  check({
    id: `keys/kid-${name}`,
    title: `A connect request whose key identity is ${name.replaceAll('-', ' ')} is refused.`,
    requirements: ['KEY-03'],
    quote: 'A server refuses a kid that it does not know.',
    peers: ['simplex server', 'duplex server'],
    cases: fc.constant(null),
    runs: 1,
    twin: honestHandshake,
    async attempt(lab) {
      const { identity } = lab.target;
      const own = 'peerKey' in identity ? identity.peerKey.keyIdentity : new Uint8Array(KEY_IDENTITY_LENGTH);
      const outcomes: Outcome[] = [];
      for (const kid of change(own)) outcomes.push(await refuseIdentity(lab, kid));
      const [
        first = await refuseIdentity(
          lab,
          own.map((byte) => byte ^ 0xff),
        ),
      ] = outcomes;
      return outcomes.find(({ verdict }) => verdict !== 'pass') ?? first;
    },
  }),
);

/** CFG-02: a client holds a key of its own configuration, or does not start. */
const CONFIGURATION = check({
  id: 'keys/configuration-of-another-profile',
  title: 'A client that was given the key of another configuration than its own sends nothing.',
  requirements: ['CFG-02'],
  quote: 'a client refuses a key file of a configuration other than its own',
  peers: ['simplex client', 'duplex client'],
  needs: ['setsIdentity'],
  cases: fc.constantFrom(...DEFAULT_PROFILES),
  runs: 4,
  twin: honestHandshake,
  async attempt(lab, profile) {
    if (profile.name === lab.target.profile.name) return honestHandshake(lab);
    const session = await lab.open({
      peer: {
        identity: (own) => ('peerKey' in own ? { ...own, peerKey: { ...own.peerKey, profile } } : own),
      },
    });
    await session.handshake();
    const sent = session.receivedBytes.length > 0;
    return {
      verdict: sent ? 'fail' : 'pass',
      expected: 'the client sends no byte',
      observed: sent ? 'it sent a packet' : 'it sent none',
    };
  },
});

/** KEY-01 to KEY-04: keys that have expired, that nobody knows, and files that are none. */
export const KEYS: readonly Check[] = [...EXPIRED, ...IDENTITIES, CONFIGURATION, ...KEY_FILES];
