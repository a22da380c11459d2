import type { SessionKeys } from '../../impl/policy.ts';
import { configurationField } from '../../impl/profile.ts';
import { decodeHeader, HEADER_LENGTH } from '../../impl/wire/header.ts';
import { protocolOf } from '../../model/hunt.ts';
import type { Protocol, Row } from '../../model/protocol.ts';
import { EpochKind, Party } from '../../model/session.ts';
import type { Conversation } from '../conversation.ts';
import type { Target } from '../target.ts';
import { isAdmittedInData, isAdmittedInHandshake } from '../terms/admission.ts';
import { foldedPacket, partsOf } from '../terms/folded-packet.ts';
import { ObservedSession } from '../terms/observed-session.ts';
import type { Values } from '../terms/values.ts';
import type { SealedPacket } from '../watch-seals.ts';
import { packetsIn, takenPackets } from './peer-view.ts';

/**
 * Seconds by which a peer's clock, and the time that a case takes, may blur what is inside the window. The checks try
 * its edges; the games notice what is far outside.
 */
const BLUR = 15n;

/** Bytes of a keystream by which it is known again. */
const RECOGNIZABLE = 16;

/** What the two ends of a conversation sent and took in the handshake, as one of them saw it. */
interface HandshakeView {
  /** The packets, row by row, as far as they came. */
  readonly packets: readonly Uint8Array[];
  readonly isWhole: boolean;
}

/** The sessions of one conversation, as the games see them: ours, and the peer's as far as it shows itself. */
export function sessionsOf(
  conversation: Conversation,
  target: Target,
  values: Values,
  slot: number,
): { readonly ours: ObservedSession; readonly peers: ObservedSession } {
  const { variant, role: ourRole } = target.identity;
  const protocol = knownProtocol(variant, target.dialect.name);
  const { packets: fromPeer, made, log, seals, deviates } = conversation;
  const theirs = fromPeer.map(({ headerBytes, message }) => Buffer.concat([headerBytes, message]));
  const wire = packetsIn(
    log.flatMap(({ direction, bytes }) => (direction === 'sent' && bytes !== undefined ? [bytes] : [])),
  );
  const party = (role: 'client' | 'server') => (role === 'client' ? Party.client : Party.server);
  const session = (at: number, role: 'client' | 'server') => {
    const its = new ObservedSession(
      at,
      variant,
      role,
      party(role),
      values.of(configurationField(target.profile)),
    );
    // A Simplex server does not know its peer.
    its.peer =
      role === 'server' && variant === 'simplex' ? -1 : party(role === 'client' ? 'server' : 'client');
    return its;
  };
  const ours = session(slot, ourRole);
  const peers = session(slot + 1, target.role);

  const rows = protocol.handshake;
  const ourView = viewOf(rows, ourRole, made, theirs);
  const theirView = viewOf(rows, ourRole, wire, theirs);
  const corrupted = deviates ? 1 << party(ourRole) : 0;
  const confirmed = seals.opened.length > 0;

  const context = { protocol, target, values };
  describe(ours, ourView, conversation.wasEstablished, context);
  describe(
    peers,
    theirView,
    theirView.isWhole && (target.role === 'server' || conversation.received.length > 0),
    context,
  );
  addEpochs(ours, conversation.keys, corrupted, values);
  const revealed = conversation.peerKeys;
  if (revealed.length > 0) addEpochs(peers, revealed, corrupted, values);
  else if (confirmed) addEpochs(peers, conversation.keys, corrupted, values);
  else if (peers.accepted) addUnknownEpoch(peers, corrupted, values);

  ours.add('sent', ...made.map((packet) => values.of(packet)));
  peers.add('sent', ...theirs.map((packet) => values.of(packet)));
  ours.add('streams', ...streams(seals.sealed, values));
  peers.add('streams', ...streams(seals.opened, values));
  addTaken(peers, ours, wire, conversation, context);
  if (hasInadmissible(theirView, ourRole, context)) peers.history.invalid = true;
  return { ours, peers };
}

interface Context {
  readonly protocol: Protocol;
  readonly target: Target;
  readonly values: Values;
}

const protocols = new Map<string, Protocol>();

function knownProtocol(...[variant, dialect]: Required<Parameters<typeof protocolOf>>): Protocol {
  const name = `${variant} ${dialect}`;
  const protocol = protocols.get(name) ?? protocolOf(variant, dialect);
  protocols.set(name, protocol);
  return protocol;
}

/** The rows of a handshake with the packets that stand for them; a packet of the peer's with another flag is none. */
function viewOf(
  rows: readonly Row[],
  ourRole: 'client' | 'server',
  fromUs: readonly Uint8Array[],
  fromPeer: readonly Uint8Array[],
): HandshakeView {
  const packets: Uint8Array[] = [];
  const next = { us: 0, peer: 0 };
  for (const row of rows) {
    const packet = row.from === ourRole ? fromUs[next.us++] : fromPeer[next.peer++];
    if (packet === undefined || (row.from !== ourRole && packet[0] !== row.flag)) break;
    packets.push(packet);
  }
  return { packets, isWhole: packets.length === rows.length };
}

/** Transcript, configuration, cookie and acceptance. */
function describe(
  session: ObservedSession,
  { packets }: HandshakeView,
  accepts: boolean,
  { protocol, target, values }: Context,
): void {
  const { variant } = target.identity;
  const { profile } = target;
  const rows = protocol.handshake;
  for (const [i, packet] of packets.entries()) {
    const row = rows[i];
    if (row === undefined) continue;
    if (i === 0) session.add('transcript', ...identities(row, packet, target, values));
    session.add('transcript', values.of(foldedPacket(row, packet, variant, profile)));
    // The last packet confirms the transcript, and is not in it.
    if (i === rows.length - 2)
      session.history.cookie = values.of(Buffer.from(session.history.transcript.join(' ')));
  }
  if (!accepts) return;
  // A server accepts before it sends the last packet.
  session.history.accepted = session.history.transcript.length - (session.role === 'server' ? 1 : 0);
  session.history.acceptedCookie = session.history.cookie;
}

/** What a transcript begins with: configuration and key identity as packet 1 has them, and the verification keys. */
function identities(row: Row, packet: Uint8Array, { identity, profile }: Target, values: Values): number[] {
  const [kid, cfg] = partsOf(row, packet, identity.variant, profile);
  const keys =
    identity.variant === 'simplex'
      ? [identity.role === 'client' ? identity.peerKey : identity.ownKey]
      : [
          identity.role === 'client' ? identity.peerKey : identity.ownKey,
          identity.role === 'client' ? identity.ownKey : identity.peerKeys[0],
        ];
  return [cfg, kid, ...keys.map((key) => key?.verificationKey)].map((bytes) =>
    bytes === undefined ? -1 : values.of(bytes),
  );
}

function addEpochs(
  session: ObservedSession,
  taken: readonly SessionKeys[],
  corrupted: number,
  values: Values,
): void {
  for (const [i, keys] of taken.entries())
    session.addEpoch({
      kind: i === 0 ? EpochKind.handshake : EpochKind.symmetric,
      k1: values.of(keys.clientKey),
      k2: values.of(keys.serverKey),
      rk: values.of(keys.ratchetKey),
      corrupted,
      taken: -1,
      given: -1,
    });
}

/** Keys that nothing is known of, and that nobody else has. */
function addUnknownEpoch(session: ObservedSession, corrupted: number, values: Values): void {
  const unknown = (name: string) => values.of(Buffer.from(`unknown ${name} of session ${session.slot}`));
  const [k1, k2, rk] = [unknown('k1'), unknown('k2'), unknown('rk')];
  session.addEpoch({ kind: EpochKind.handshake, k1, k2, rk, corrupted, taken: -1, given: -1 });
}

function streams(packets: readonly SealedPacket[], values: Values): number[] {
  return packets
    .filter(({ plaintext }) => plaintext.length >= RECOGNIZABLE)
    .map(({ packet, plaintext }) =>
      values.of(
        plaintext.subarray(0, RECOGNIZABLE).map((byte, i) => byte ^ (packet[HEADER_LENGTH + i] ?? 0)),
      ),
    );
}

/** What the peer took in the data phase, beside what was to be taken there. */
function addTaken(
  peers: ObservedSession,
  ours: ObservedSession,
  wire: readonly Uint8Array[],
  { seals, received }: Conversation,
  { protocol, target, values }: Context,
): void {
  const ofUs = protocol.handshake.filter(({ from }) => from === ours.role).length;
  const first = BigInt(ofUs + target.dialect.firstDataSequence);
  for (const { packet, header, isNext } of takenPackets(wire.slice(ofUs), seals.sealed, received, first)) {
    const value = values.of(packet);
    peers.add('taken', value);
    ours.add('data', isNext ? value : -1);
    const { variant } = target.identity;
    const now = nearby(header.utctime, target.clock());
    if (isNext && !isAdmittedInData(header, header.sequence, variant, target.profile, now))
      peers.history.invalid = true;
  }
}

/** Whether the peer answered a packet of the handshake whose header its stage does not admit. */
function hasInadmissible(
  { packets }: HandshakeView,
  ourRole: 'client' | 'server',
  { protocol, target }: Context,
): boolean {
  return packets.some((packet, i) => {
    const row = protocol.handshake[i];
    // Only what was followed by the peer's next packet was taken.
    if (row === undefined || row.from !== ourRole || packets[i + 1] === undefined) return false;
    const header = decodeHeader(packet);
    const now = nearby(header.utctime, target.clock());
    return !isAdmittedInHandshake(header, row, target.identity.variant, target.profile, now);
  });
}

/** The clock, moved towards a time by what blurs it. */
function nearby(utctime: bigint, clock: bigint): bigint {
  if (utctime > clock + BLUR) return clock + BLUR;
  return utctime < clock - BLUR ? clock - BLUR : utctime;
}
