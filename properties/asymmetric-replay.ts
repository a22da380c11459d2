import { type Check, check } from '../harness/check.ts';
import { mustEnd, mustWork, react } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import type { Outcome } from '../harness/verdict.ts';
import { join } from '../impl/bytes.ts';
import { type Policy, strict } from '../impl/policy.ts';
import { systemRandom } from '../impl/primitives/random.ts';
import { Flag } from '../impl/wire/codes.ts';
import { honestPast, onSession, type Past, PROBE, past, refuse } from './past.ts';
import { ratchets, type Starter } from './ratchet-steps.ts';
import { refuseSealed, sealedAs } from './sealed.ts';

const DUPLEX = ['duplex client', 'duplex server'] as const;
const common = { peers: DUPLEX, needs: ['echo'] as const };
const startedByPeer = { peers: DUPLEX, needs: ['echo', 'startsRatchets'] as const };
const REFUSED =
  'A response without an open request is refused; so is a request or response replayed from earlier.';
const { asymmetricRatchetRequest: REQUEST, asymmetricRatchetResponse: RESPONSE } = Flag;

/** A session whose packets of one flag are recorded as they are sealed, and may be replaced. */
interface Recorded {
  /** The contents, oldest first. */
  readonly contents: Uint8Array[];
  /** What is sealed in place of the next ones. */
  instead: Uint8Array | undefined;
  readonly policy: Policy;
}

function recording(flag: number): Recorded {
  const recorded: Recorded = {
    contents: [],
    instead: undefined,
    policy: {
      ...strict,
      packetContent: (content, of) => {
        if (of !== flag) return content;
        recorded.contents.push(content.slice());
        return recorded.instead ?? content;
      },
    },
  };
  return recorded;
}

/** A response of ours that is signed right, to no request. */
function unrequested({ target }: Lab): Uint8Array {
  const { crypto, profile, dialect, identity } = target;
  if (!('ownKey' in identity)) throw new RangeError('target: a Simplex client signs nothing');
  const kem = crypto.kem(profile.kem);
  const { ciphertext } = kem.encapsulate(kem.generateKeyPair(systemRandom).publicKey, systemRandom);
  const hash = crypto.symmetric('duplex', dialect).hash(ciphertext);
  const signature = crypto.signature(profile.signature).sign(hash, identity.ownKey.signingKey, systemRandom);
  return join(signature, hash, ciphertext);
}

/** Sends such a response, and probes as if the peer had rekeyed from no secret at all. */
async function asIfRekeyed(lab: Lab, past: Past, content: Uint8Array): Promise<Outcome> {
  let faulty = false;
  const policy: Policy = {
    ...strict,
    packetContent: (honest, flag) => (faulty && flag === Flag.encryptedMessage ? content : honest),
    packetHeader: (header) =>
      faulty && header.flag === Flag.encryptedMessage ? { ...header, flag: RESPONSE } : header,
    keyInput: (input) => (faulty ? { ...input, X: new Uint8Array(0) } : input),
  };
  return onSession(
    lab,
    past,
    async (session) => {
      if (!session.endpoint.canSend)
        return mustWork(lab, false, 'the peer goes along to the response', session);
      const rekeyed = session.endpoint.snapshot();
      faulty = true;
      // A ratchet packet that is never sent: it has the number of the response, and what follows it the keys.
      rekeyed.ratchet('symmetric');
      const { packets } = session.endpoint.snapshot().send(PROBE);
      faulty = false;
      const { length } = session.packets;
      const progress = (): string | undefined =>
        session.packets.slice(length).some(({ header }) => header.flag !== Flag.errorCondition)
          ? 'it rekeyed, and went on'
          : undefined;
      for (const packet of packets) session.send(packet);
      const probe = async (patience: number): Promise<boolean> => {
        for (const packet of rekeyed.send(PROBE).packets) session.send(packet);
        return session.until(() => progress() !== undefined, patience);
      };
      return mustEnd(await react(lab, session, probe, progress));
    },
    { policy },
  );
}

/** RTA-03: nothing is taken that was not asked for, or was taken before. */
export const ASYMMETRIC_REPLAY: readonly Check[] = [
  check({
    ...common,
    id: 'asymmetric-ratchet/response-without-request',
    title: 'A response, signed and sealed right, to no request ends the session.',
    quote: REFUSED,
    requirements: ['RTA-03'],
    cases: past,
    runs: 2,
    twin: honestPast,
    async attempt(lab, past) {
      const content = unrequested(lab);
      const outcome = await refuseSealed(lab, sealedAs({ flag: RESPONSE, content }), past);
      return outcome.verdict === 'pass' ? asIfRekeyed(lab, past, content) : outcome;
    },
  }),
  check({
    ...startedByPeer,
    id: 'asymmetric-ratchet/response-again',
    title: 'A response that comes a second time ends the session.',
    quote: REFUSED,
    requirements: ['RTA-03', 'RPL-01'],
    cases: past,
    runs: 2,
    twin: honestPast,
    attempt: (lab, past) => again(lab, past, 'peer', RESPONSE),
  }),
  check({
    ...common,
    id: 'asymmetric-ratchet/request-again',
    title: 'A request that comes a second time ends the session.',
    quote: REFUSED,
    requirements: ['RTA-03', 'RPL-01'],
    cases: past,
    runs: 2,
    twin: honestPast,
    attempt: (lab, past) => again(lab, past, 'us', REQUEST),
  }),
  check({
    ...startedByPeer,
    id: 'asymmetric-ratchet/response-sealed-anew',
    title: 'A response from earlier that is sealed anew, with no request open, ends the session.',
    quote: REFUSED,
    requirements: ['RTA-03'],
    cases: past,
    runs: 2,
    twin: honestPast,
    async attempt(lab, past) {
      const recorded = recording(RESPONSE);
      let flag: number | undefined;
      const policy: Policy = {
        ...recorded.policy,
        packetContent: (content, of) =>
          flag === undefined ? recorded.policy.packetContent(content, of) : (recorded.contents[0] ?? content),
        packetHeader: (header) => (flag === undefined ? header : { ...header, flag }),
      };
      return onSession(
        lab,
        past,
        async (session) => {
          if (!(await ratchets(session, [{ by: 'peer', kind: 'asymmetric', data: PROBE }])))
            return mustWork(lab, false, 'the peer starts a ratchet', session);
          const copy = session.endpoint.snapshot();
          flag = RESPONSE;
          const { packets } = copy.send(PROBE);
          flag = undefined;
          return refuse(lab, session, ...packets);
        },
        { policy },
      );
    },
  }),
  check({
    ...startedByPeer,
    id: 'asymmetric-ratchet/earlier-response-to-a-new-request',
    title: 'The response to an earlier request, given to a new one, leads to no session that goes on.',
    quote: REFUSED,
    requirements: ['RTA-03', 'PRM-08'],
    cases: past,
    runs: 2,
    twin: honestPast,
    async attempt(lab, past) {
      const recorded = recording(RESPONSE);
      return onSession(
        lab,
        past,
        async (session) => {
          if (!(await ratchets(session, [{ by: 'peer', kind: 'asymmetric', data: PROBE }])))
            return mustWork(lab, false, 'the peer starts a ratchet', session);
          recorded.instead = recorded.contents[0];
          await session.peerRatchet('asymmetric');
          return mustEnd(await react(lab, session, (patience) => session.echo(PROBE, patience)));
        },
        { policy: recorded.policy },
      );
    },
  }),
  check({
    ...common,
    id: 'asymmetric-ratchet/second-request',
    title: 'A second request of ours, under the keys of the first, ends the session.',
    quote: REFUSED,
    requirements: ['RTA-03'],
    cases: past,
    runs: 2,
    twin: honestPast,
    async attempt(lab, past) {
      const contents: Uint8Array[] = [];
      let instead: Uint8Array | undefined;
      const policy: Policy = {
        ...strict,
        packetContent: (content, flag) => {
          if (flag === REQUEST) contents.push(content.slice());
          return instead ?? content;
        },
        packetHeader: (header) => (instead === undefined ? header : { ...header, flag: REQUEST }),
      };
      return onSession(
        lab,
        past,
        async (session) => {
          if (!session.endpoint.canSend)
            return mustWork(lab, false, 'the peer goes along to the request', session);
          const copy = session.endpoint.snapshot();
          const { packets: first } = session.endpoint.ratchet('asymmetric');
          copy.snapshot().ratchet('asymmetric');
          // The same request once more, byte for byte, so that the copy can go on behind it.
          instead = contents[0];
          copy.send(PROBE);
          instead = contents[1];
          const second = copy.send(PROBE).packets;
          instead = undefined;
          for (const packet of [...first, ...second]) session.send(packet);
          return mustEnd(await react(lab, session, (patience) => session.echo(PROBE, patience)));
        },
        { policy },
      );
    },
  }),
];

/** Sends a packet of a finished ratchet once more. */
async function again(lab: Lab, past: Past, by: Starter, flag: number): Promise<Outcome> {
  return onSession(lab, past, async (session) => {
    let packet: Uint8Array = new Uint8Array(0);
    session.tamper((sent) => {
      if (sent[0] === flag) packet = sent;
      return [sent];
    });
    if (!(await ratchets(session, [{ by, kind: 'asymmetric', data: PROBE }])))
      return mustWork(lab, false, 'the ratchet is followed', session);
    return refuse(lab, session, packet);
  });
}
