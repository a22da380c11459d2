import fc from 'fast-check';
import { type Check, check } from '../harness/check.ts';
import { CONTENT_FAULTS } from '../harness/faults/content-faults.ts';
import { flip } from '../harness/faults/flip.ts';
import { mustEnd, mustWork, react } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import type { Outcome } from '../harness/verdict.ts';
import { join } from '../impl/bytes.ts';
import type { RatchetKind } from '../impl/channel/data-phase.ts';
import type { KdfInput } from '../impl/crypto/crypto.ts';
import { type Policy, type SignedHash, strict } from '../impl/policy.ts';
import { systemRandom } from '../impl/primitives/random.ts';
import { SIGNATURE_SIZES } from '../impl/profile.ts';
import { VARIANTS } from '../impl/variant.ts';
import { Flag } from '../impl/wire/codes.ts';
import { ASYMMETRIC_REPLAY } from './asymmetric-replay.ts';
import { message } from './cases.ts';
import { faultedData } from './faulted.ts';
import { refuseUnderOldKeys } from './old-keys.ts';
import { honestPast, NEW, onSession, type Past, PROBE, past, sessionWith } from './past.ts';
import { leavesNothing, timeZero } from './ratchet.ts';
import { ratchets, type Starter } from './ratchet-steps.ts';
import { refuseSealed, type SealedFault } from './sealed.ts';

const DUPLEX = ['duplex client', 'duplex server'] as const;
const common = { peers: DUPLEX, needs: ['echo'] as const };
const startedByPeer = { peers: DUPLEX, needs: ['echo', 'startsRatchets'] as const };
const VERIFIED = "Signature and hash of request and response are verified with the peer's long-term key";
const DEPENDS = 'afterwards traffic goes on under keys that depend on the fresh KEM secret';

const step = fc.record({
  by: fc.constantFrom<Starter>('us', 'peer'),
  kind: fc.constantFrom<RatchetKind>('asymmetric', 'symmetric'),
  data: message,
});

/** RTA-01: a sequence of ratchets that must all be followed. */
function followed(
  id: string,
  title: string,
  steps: fc.Arbitrary<Parameters<typeof ratchets>[1]>,
  needs: Check['needs'] = startedByPeer.needs,
): Check {
  return check({
    id: `asymmetric-ratchet/${id}`,
    title,
    quote: 'Either side may start it; afterwards traffic goes on',
    requirements: ['RTA-01'],
    peers: DUPLEX,
    ...(needs === undefined ? {} : { needs }),
    cases: fc.record({ past, steps }),
    runs: 2,
    attempt: (lab, { past, steps }) =>
      onSession(lab, past, async (session) => {
        const worked = (await ratchets(session, steps)) && (await session.echo(PROBE));
        return mustWork(lab, worked, 'the peer follows every ratchet and goes on', session);
      }),
  });
}

const several = (by: Starter) =>
  fc
    .integer({ min: 2, max: 4 })
    .map((count) => Array.from({ length: count }, () => ({ by, kind: 'asymmetric' as const })));

/** A fault in an answer of ours to a request of the peer's. */
async function refuseAnswer(
  lab: Lab,
  past: Past,
  policy: Partial<Policy>,
  noticedLater: boolean,
): Promise<Outcome> {
  return onSession(
    lab,
    past,
    async (session) => {
      await session.peerRatchet('asymmetric');
      const { length } = session.packets;
      const progress = (): string | undefined =>
        !noticedLater && session.inside?.endpoint.stage === 'established'
          ? 'it holds the session open'
          : session.packets.slice(length).some(({ header }) => header.flag !== Flag.errorCondition)
            ? 'it went on with the session'
            : undefined;
      return mustEnd(await react(lab, session, (patience) => session.echo(PROBE, patience), progress));
    },
    { policy: { ...strict, ...policy } },
  );
}

/** The content of a request or response of ours, with a signature by a key that nobody knows. */
function signedByAnother({ target }: Lab): (content: Uint8Array) => Uint8Array {
  const { crypto, profile } = target;
  const scheme = crypto.signature(profile.signature);
  const { signature: length } = SIGNATURE_SIZES[profile.signature];
  const { signingKey } = scheme.generateKeyPair(systemRandom);
  return (content) => {
    const hash = content.subarray(length, length + VARIANTS.duplex.hash);
    return join(scheme.sign(hash, signingKey, systemRandom), content.subarray(length));
  };
}

/** A fault in what is signed, in a request of ours or in an answer. */
interface Forgery {
  readonly id: string;
  /** What the request or response has or is. */
  readonly what: string;
  readonly policy: (lab: Lab, name: SignedHash, flag: number) => Partial<Policy>;
}

const FORGERIES: readonly Forgery[] = [
  {
    id: 'signed-by-another',
    what: 'is signed with a key that the peer does not know',
    policy: (lab, _name, flag) => {
      const sign = signedByAnother(lab);
      return { packetContent: (content, of) => (of === flag ? sign(content) : content) };
    },
  },
  {
    id: 'hash-of-more',
    what: 'has a hash of more than it carries, rightly signed',
    policy: (_lab, name) => ({
      signedInput: (parts, of) => (of === name ? [...parts, Uint8Array.of(0)] : parts),
    }),
  },
  {
    id: 'hash-of-nothing',
    what: 'has the hash of nothing, rightly signed',
    policy: (_lab, name) => ({ signedInput: (parts, of) => (of === name ? [] : parts) }),
  },
  {
    id: 'hash-of-another',
    what: 'has the hash of other data of the same length, rightly signed',
    policy: (_lab, name) => ({
      signedInput: (parts, of) => (of === name ? parts.map((part) => flip(part, 0, 1)) : parts),
    }),
  },
];

/** A fault in a request of ours. */
function refusedRequest(
  id: string,
  what: string,
  requirements: readonly string[],
  quote: string,
  fault: (lab: Lab) => SealedFault['policy'],
): Check {
  return check({
    ...common,
    id: `asymmetric-ratchet/request-${id}`,
    factors: { signed: 'request' },
    title: `A request that ${what} ends the session.`,
    quote,
    requirements,
    cases: past,
    runs: 2,
    twin: honestPast,
    attempt: (lab, past) =>
      refuseSealed(lab, { policy: fault(lab), make: (copy) => copy.ratchet('asymmetric') }, past),
  });
}

/** A fault in an answer of ours. */
function refusedAnswer(
  id: string,
  what: string,
  requirements: readonly string[],
  quote: string,
  fault: (lab: Lab) => Partial<Policy>,
  noticedLater = false,
): Check {
  return check({
    ...startedByPeer,
    id: `asymmetric-ratchet/response-${id}`,
    factors: { signed: 'response' },
    title: `A response that ${what} ends the session.`,
    quote,
    requirements,
    cases: past,
    runs: 2,
    twin: honestPast,
    attempt: (lab, past) => refuseAnswer(lab, past, fault(lab), noticedLater),
  });
}

/** What our endpoint takes part of while it is switched on: a whole decision, or the strict one. */
function whileOn(on: () => boolean, faulty: Partial<Policy>): Partial<Policy> {
  const { packetContent = strict.packetContent, signedInput = strict.signedInput } = faulty;
  return {
    packetContent: (content, flag) => (on() ? packetContent(content, flag) : content),
    signedInput: (parts, name) => (on() ? signedInput(parts, name) : parts),
  };
}

const { asymmetricRatchetRequest: REQUEST, asymmetricRatchetResponse: RESPONSE } = Flag;

/** What our side alone takes into the keys. The peer has the honest ones, and must not understand it. */
function derivesFrom(
  id: string,
  what: string,
  by: Starter,
  change: (input: KdfInput) => Partial<KdfInput>,
): Check {
  return check({
    ...startedByPeer,
    factors: { input: `asymmetric ratchet by ${by}` },
    id: `asymmetric-ratchet/depends-on-${id}-${by === 'us' ? 'as-initiator' : 'as-responder'}`,
    title: `A side that takes ${what} into the keys, of a ratchet that ${by === 'us' ? 'it' : 'the peer'} started, is not understood.`,
    quote: DEPENDS,
    requirements: ['RTA-01', 'RTA-05', 'SEC-07'],
    cases: past,
    runs: 1,
    twin: honestPast,
    async attempt(lab, past) {
      const keyInput: Policy['keyInput'] = (input, derivation) =>
        derivation === 'asymmetric ratchet' ? { ...input, ...change(input) } : input;
      return onSession(
        lab,
        past,
        async (session) => {
          if (!(await ratchets(session, [{ by, kind: 'asymmetric' }])))
            return mustWork(lab, false, 'the peer follows the ratchet', session);
          return mustEnd(await react(lab, session, (patience) => session.echo(PROBE, patience)));
        },
        { policy: { ...strict, keyInput } },
      );
    },
  });
}

/** Changes one decision only after the handshake, which takes it too. */
function afterHandshake<Decision>(decision: (on: () => boolean) => Decision): Decision {
  let asked = 0;
  return decision(() => ++asked > 1);
}

/** Keys and ciphertexts of the peer's ratchets, by what it signs. */
async function differ(lab: Lab, by: Starter, name: SignedHash, what: string): Promise<Outcome> {
  const seen: string[] = [];
  const signedInput: Policy['signedInput'] = (parts, of) => {
    if (of === name) seen.push(Buffer.concat(parts).toString('hex'));
    return parts;
  };
  for (let sessions = 0; sessions < 2; sessions++) {
    const session = await sessionWith(lab, NEW, { policy: { ...strict, signedInput } });
    const steps = [1, 2].map(() => ({ by, kind: 'asymmetric', data: PROBE }) as const);
    if (!(await ratchets(session, steps))) return mustWork(lab, false, 'the ratchets are followed', session);
  }
  const different = new Set(seen).size;
  const verdict = different === seen.length && seen.length === 4 ? 'pass' : 'fail';
  return { verdict, expected: `4 ${what} that differ`, observed: `${different} of ${seen.length}` };
}

/** RTA-01 to RTA-05. */
export const ASYMMETRIC_RATCHET: readonly Check[] = [
  followed(
    'in-a-row',
    'Several ratchets of ours, with nothing between them, are followed.',
    several('us'),
    common.needs,
  ),
  followed(
    'by-peer-in-a-row',
    "Several ratchets of the peer's lead to a session that works.",
    several('peer'),
  ),
  followed(
    'by-both-in-turn',
    'Ratchets of both sides, one after the other, lead to a session that works.',
    fc.array(
      step.map((each) => ({ ...each, kind: 'asymmetric' as const })),
      { minLength: 2, maxLength: 4 },
    ),
  ),
  followed(
    'among-symmetric-ones',
    'Ratchets of both kinds and both sides, one after the other, lead to a session that works.',
    fc.array(step, { minLength: 3, maxLength: 6 }),
  ),
  ...CONTENT_FAULTS.filter(({ message }) => message.startsWith('asymmetric')).map((fault) =>
    faultedData({
      family: 'asymmetric-ratchet',
      fault,
      requirements: ['RTA-02'],
      quote:
        fault.field === 'content' ? 'the opened length is exactly signature + 64 + pk (or cpt)' : VERIFIED,
    }),
  ),
  ...FORGERIES.flatMap(({ id, what, policy }) => [
    refusedRequest(id, what, ['RTA-02'], VERIFIED, (lab) => {
      const faulty = policy(lab, 'ratchet request', REQUEST);
      return (on) => whileOn(on, faulty);
    }),
    refusedAnswer(id, what, ['RTA-02'], VERIFIED, (lab) => policy(lab, 'ratchet response', RESPONSE)),
  ]),
  refusedRequest(
    'with-an-invalid-key',
    'carries a KEM key that FIPS 203 refuses, rightly signed,',
    ['PRM-08', 'RTA-02'],
    "A KEM public key that FIPS 203's encapsulation-key check refuses ends the handshake.",
    () => (on) => ({
      ephemeralKeyPair: (fresh) => {
        const pair = fresh();
        return on() ? { ...pair, publicKey: new Uint8Array(pair.publicKey.length).fill(0xff) } : pair;
      },
    }),
  ),
  refusedAnswer(
    'with-another-ciphertext',
    'carries another ciphertext than that of the secret, rightly signed,',
    ['PRM-08', 'RTA-01'],
    "A ciphertext that does not decapsulate to the sender's secret leads to no usable session",
    () => ({
      // In the handshake a server encapsulates once, and so does a client.
      encapsulation: afterHandshake((on) => (fresh) => {
        const { ciphertext, secret } = fresh();
        return { ciphertext: on() ? flip(ciphertext, 0, 1) : ciphertext, secret };
      }),
    }),
    true,
  ),
  ...ASYMMETRIC_REPLAY,
  ...(['us', 'peer'] as const).map((by) =>
    check({
      ...startedByPeer,
      id: `asymmetric-ratchet/old-keys-after-${by === 'us' ? 'ours' : 'peers'}`,
      title: `After an asymmetric ratchet that ${by === 'us' ? 'we' : 'the peer'} started, data under the keys of before is refused.`,
      quote: 'After it, packets under old keys are refused',
      requirements: ['RTS-03', 'RTA-01'],
      cases: fc.record({ past, data: message }),
      runs: 2,
      twin: honestPast,
      attempt: (lab, { past, data }) =>
        refuseUnderOldKeys(lab, past, by, 'asymmetric', (old) => old.send(data).packets),
    }),
  ),
  ...timeZero('asymmetric-ratchet/request', 'asymmetric', 'us', ['RTA-02']),
  ...timeZero('asymmetric-ratchet/response', 'asymmetric', 'peer', ['RTA-02']),
  ...(['us', 'peer'] as const).flatMap((by) => [
    derivesFrom('secret', 'another KEM secret', by, ({ X }) => ({ X: flip(X, 0, 1) })),
    derivesFrom('no-secret', 'no KEM secret', by, () => ({ X: new Uint8Array(0) })),
    derivesFrom('ratchet-key', 'another ratchet key', by, ({ S }) => ({ S: flip(S, 0, 1) })),
  ]),
  check({
    ...startedByPeer,
    id: 'asymmetric-ratchet/fresh-keys',
    title: "No two KEM keys of the peer's requests are the same.",
    quote: DEPENDS,
    requirements: ['RTA-01', 'RTA-05'],
    cases: fc.constant('two sessions'),
    runs: 1,
    attempt: (lab) => differ(lab, 'peer', 'ratchet request', 'KEM keys'),
  }),
  check({
    ...common,
    id: 'asymmetric-ratchet/fresh-ciphertexts',
    title: "No two ciphertexts of the peer's responses are the same.",
    quote: DEPENDS,
    requirements: ['RTA-01', 'RTA-05'],
    cases: fc.constant('two sessions'),
    runs: 1,
    attempt: (lab) => differ(lab, 'us', 'ratchet response', 'ciphertexts'),
  }),
  ...(['us', 'peer'] as const).map((by) =>
    leavesNothing(
      `asymmetric-ratchet/leaves-nothing-${by === 'us' ? 'as-responder' : 'as-initiator'}`,
      'asymmetric',
      by,
      ['RTA-04'],
      'The ephemeral key pair and secret are erased once used.',
    ),
  ),
];
