import { join } from '../impl/bytes.ts';
import type { Failure } from '../impl/failure.ts';
import { errorName, Flag } from '../impl/wire/codes.ts';
import { decodeHeader, HEADER_LENGTH } from '../impl/wire/header.ts';
import type { Canary } from './canary.ts';
import type { Conversation } from './conversation.ts';
import { describeEnding } from './judge.ts';
import { PeerUnusableError } from './peer-error.ts';
import type { Target } from './target.ts';

/** What our endpoint refuses of a peer that speaks QSMP, and speaks it wrongly. */
const PROTOCOL_FAULTS: readonly Failure['decision'][] = [
  'acceptSignature',
  'acceptHash',
  'acceptPublicKey',
  'acceptTag',
  'acceptConfirmation',
];

/** Seconds by which a peer's clock may be off, and show that it is one: time zones are. */
const DAY = 86_400n;

/** Whether what came first begins like a packet of the handshake, and not like another protocol. */
function speaks({ refused, receivedBytes }: Conversation, now: bigint): boolean {
  const first = join(...receivedBytes).subarray(0, HEADER_LENGTH);
  if (first[0] !== Flag.connectRequest && first[0] !== Flag.connectResponse) return false;
  // A length that nobody sends could be anything's; beside the time of now it is a wrong one of QSMP.
  return refused?.decision !== 'acceptExactLength' || isOfNow(first, now);
}

/** Whether a header carries the time of now, in whatever order of bytes. */
function isOfNow(header: Uint8Array, now: bigint): boolean {
  if (header.length < HEADER_LENGTH) return false;
  const swapped = join(header.subarray(0, -8), header.slice(-8).reverse());
  return [header, swapped].some((each) => {
    const { utctime } = decodeHeader(each);
    return utctime > now - DAY && utctime < now + DAY;
  });
}

/** Whether it went on with us before it refused something: its first packet is an answer, or there are keys. */
function wentOn({ answered, keys }: Conversation): boolean {
  return answered || keys.length > 0;
}

/**
 * Whether the target serves an honest client before anything is tried on it. False for a peer that speaks the
 * protocol wrongly: its checks say what is wrong.
 * @throws PeerUnusableError, in one sentence, for one that does not serve for any other reason
 */
export async function checkHealth({ name, clock }: Target, canary: Canary): Promise<boolean> {
  if (await canary.alive()) return true;
  const { session } = canary;
  if (session === undefined) throw new PeerUnusableError(`${name} was not reached`);
  const { refused, ending, endpoint, peerError } = session;
  if (refused !== undefined && PROTOCOL_FAULTS.includes(refused.decision)) return false;
  if (peerError !== undefined && wentOn(session)) return false;
  if (refused !== undefined && speaks(session, clock())) return false;
  if (peerError !== undefined)
    throw new PeerUnusableError(`${name} refuses an honest client: ${errorName(peerError)}`);
  if (refused !== undefined)
    throw new PeerUnusableError(
      `${name} does not speak QSMP: ${refused.decision} of its first packet failed`,
    );
  if (ending !== undefined)
    throw new PeerUnusableError(
      `${name} serves no honest client: ${describeEnding(ending)} at ${endpoint.stage}`,
    );
  // It sends back something else than it was sent.
  if (session.wasEstablished && session.received.length > 0) return false;
  if (session.wasEstablished)
    throw new PeerUnusableError(
      `${name} completes a handshake, and sends no message back: is it an echo server?`,
    );
  throw new PeerUnusableError(`${name} takes connections, and does not answer at ${endpoint.stage}`);
}
