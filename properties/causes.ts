import type { PeerKind } from '../harness/check.ts';
import { BODY_FAULTS } from '../harness/faults/body-faults.ts';
import type { Rule } from '../harness/faults/fault.ts';
import { HANDSHAKE_HEADER_FAULTS } from '../harness/faults/header-faults.ts';
import { type HandshakeMessage, type Message, messageOf } from '../harness/faults/messages.ts';
import { SIGNED_FAULTS } from '../harness/faults/signed-faults.ts';
import { type FaultyMessage, FaultyPacket } from '../harness/faulty-packet.ts';
import { forgeConnectRequest } from '../harness/forge.ts';
import type { Lab } from '../harness/lab.ts';
import { ReplacedPacket } from '../harness/replaced-packet.ts';
import { strict } from '../impl/policy.ts';
import { configurationField } from '../impl/profile.ts';
import { ErrorCode } from '../impl/wire/codes.ts';
import { receivers } from './faulted.ts';
import { forgedPacket } from './forged.ts';

/** Something for which a peer must end the handshake, and the codes that fit it (ERR-02). */
export interface Cause {
  readonly message: Message;
  /** The field that is wrong, and in what way the faults of this cause are alike. */
  readonly name: string;
  readonly peers: readonly PeerKind[];
  readonly codes: readonly ErrorCode[];
  /** The packet with a fault of this cause; `choice` says which of several. */
  make(lab: Lab, choice: number): FaultyMessage | Promise<FaultyMessage>;
}

const ERROR_FLAG = 'flag of an error';

/** A received error is not answered (ERR-01), and so tells no code. */
const HEADER_FAULTS = HANDSHAKE_HEADER_FAULTS.filter(({ name }) => name !== ERROR_FLAG);

/** Every fault of a table in this message and field, as one cause. */
function changed(name: HandshakeMessage, field: string, by: 'network' | 'sender'): readonly Cause[] {
  const faults = [...HEADER_FAULTS, ...BODY_FAULTS].filter(
    (fault) => fault.message === name && fault.field === field && fault.by === by,
  );
  const rules: readonly Rule[] = faults.flatMap((fault) => fault.rules);
  const [first] = faults;
  if (first === undefined) return [];
  const message = messageOf(name);
  // A field that nothing guards at once is no cause: see PRM-08.
  const guarded = by === 'network' && field !== 'kid' && field !== 'cfg';
  return [
    {
      message,
      name: by === 'network' ? `${field} changed in transit` : field,
      peers: receivers(message, field, guarded),
      codes: first.codes,
      make(lab, choice) {
        const rule = rules[choice % rules.length];
        if (rule === undefined) throw new RangeError('choice: there is no rule');
        return new FaultyPacket(lab.target, { message, field, rule, by, body: 'as it was' });
      },
    },
  ];
}

/** Faults that a sender signs, by what is wrong: the signature, or the hash. */
function signed(name: HandshakeMessage, field: 'signature' | 'hash'): readonly Cause[] {
  const faults = SIGNED_FAULTS.filter(
    (fault) => fault.message === name && fault.field === field && fault.codes.length > 0,
  ).filter(({ rules: [rule] }) => rule?.kind !== 'size of another profile');
  const message = messageOf(name);
  const [first] = faults;
  if (first === undefined) return [];
  return [
    {
      message,
      name: `${field} signed wrong`,
      peers: receivers(message, field, true),
      codes: [...new Set(faults.flatMap(({ codes }) => codes))],
      make(lab, choice) {
        const fault = faults[choice % faults.length] ?? first;
        const rule = fault.rules[choice % fault.rules.length];
        if (rule === undefined) throw new RangeError('choice: there is no rule');
        return forgedPacket(lab, message, rule);
      },
    },
  ];
}

const SERVERS: readonly PeerKind[] = ['simplex server', 'duplex server'];

/** A connect request that is right, signature included, but for one of its two fields. */
function request(name: string, codes: readonly ErrorCode[], field: 'kid' | 'cfg'): Cause {
  const message = messageOf('connectRequest');
  return {
    message,
    name,
    peers: SERVERS,
    codes,
    make: ({ target }, choice) =>
      new ReplacedPacket(message, () => {
        const { identity, profile } = target;
        const cfg = configurationField(profile);
        const kid = 'peerKey' in identity ? identity.peerKey.keyIdentity.slice() : new Uint8Array(16);
        const changedField = field === 'kid' ? kid : cfg;
        const at = choice % changedField.length;
        changedField[at] = (changedField[at] ?? 0) ^ 0xff;
        return [forgeConnectRequest(target, { kid, cfg })];
      }),
  };
}

/** A confirmation that opens and differs, and that goes to this side. */
function confirmation(name: HandshakeMessage, peers: readonly PeerKind[]): Cause {
  const message = messageOf(name);
  return {
    message,
    name: 'confirmation that differs',
    peers,
    codes: [ErrorCode.verifyFailure],
    make: (_, choice) =>
      new ReplacedPacket(message, (packet) => [packet], {
        policy: {
          ...strict,
          confirmation: (value) =>
            value.map((byte, at) => (at === choice % value.length ? byte ^ 0xff : byte)),
        },
      }),
  };
}

const STAGES = [
  'connectRequest',
  'connectResponse',
  'exchangeRequest',
  'exchangeResponse',
  'establishRequest',
  'establishResponse',
] as const satisfies readonly HandshakeMessage[];

/** Every cause for which a handshake must end, stage by stage. */
export const CAUSES: readonly Cause[] = STAGES.flatMap((stage) => [
  ...['flag', 'msglen', 'sequence', 'utctime'].flatMap((field) => changed(stage, field, 'sender')),
  ...['signature', 'hash', 'publicKey', 'ciphertext', 'sealedHash'].flatMap((field) =>
    changed(stage, field, 'network'),
  ),
  ...(['signature', 'hash'] as const).flatMap((field) => signed(stage, field)),
  ...(stage === 'connectRequest'
    ? [
        request('unknown kid', [ErrorCode.keyUnrecognized], 'kid'),
        request('other configuration', [ErrorCode.unknownProtocol], 'cfg'),
      ]
    : []),
  ...(stage === 'exchangeResponse' ? [confirmation(stage, ['simplex client'])] : []),
  ...(stage === 'establishRequest' ? [confirmation(stage, ['duplex server'])] : []),
  ...(stage === 'establishResponse' ? [confirmation(stage, ['duplex client'])] : []),
]);
