import { handshakeMessageOf, type Message, packetFields } from '../../harness/faults/messages.ts';
import type { Role, Variant } from '../../impl/variant.ts';
import { ErrorCode, Flag } from '../../impl/wire/codes.ts';
import { HEADER_LENGTH, type Header } from '../../impl/wire/header.ts';
import type { Row } from '../../model/protocol.ts';
import { type Reason, reason } from './reason.ts';
import type { Made, Sender } from './referee.ts';

/**
 * What of a packet differs from the one that was to come, and who says that it must not be accepted.
 * @param row that of the handshake; undefined in the data phase
 */
export function wrongBody(
  packet: Uint8Array,
  { flag }: Header,
  expected: Made | undefined,
  row: Row | undefined,
  { variant, profile, role }: Sender,
): Reason {
  if (row === undefined) {
    if (flag === Flag.errorCondition) return reason('ERR-03', 'an error packet that is not ours');
    const honest = expected?.bytes;
    const sameBody =
      honest !== undefined &&
      Buffer.compare(packet.subarray(HEADER_LENGTH), honest.subarray(HEADER_LENGTH)) === 0;
    return sameBody
      ? reason('HDR-03 SEC-06', 'a header other than the one that was sealed')
      : reason(
          flag === Flag.symmetricRatchetRequest ? 'RTS-02 SEC-06' : 'SEC-06 CHN-03 PRM-05',
          'a sealed body that is not ours',
        );
  }
  const message = handshakeMessageOf(row.flag);
  if (message === undefined || expected === undefined) return reason('SEC-02', 'a packet that is not ours');
  const from = isBare(variant, row) ? HEADER_LENGTH : 0;
  const fields = packetFields(packet, message, variant, profile);
  const differ = fields.filter(
    ({ offset, length }) =>
      offset >= from &&
      Buffer.compare(
        packet.subarray(offset, offset + length),
        expected.bytes.subarray(offset, offset + length),
      ) !== 0,
  );
  const [first, ...more] = differ;
  const why = differing(message, first?.name ?? '', variant, role);
  // Of several things that are wrong, any may be told.
  return more.length === 0 ? why : { ...why, codes: [] };
}

/** A packet as it was made; a time within the window is not guarded where there is no authenticator. */
export function isSame(
  packet: Uint8Array,
  made: Uint8Array,
  variant: Variant,
  row: Row | undefined,
): boolean {
  if (packet.length !== made.length) return false;
  const from = isBare(variant, row) ? HEADER_LENGTH : 0;
  return Buffer.compare(packet.subarray(from), made.subarray(from)) === 0;
}

/** HDR-03: the two packets of Simplex that carry no authenticator. */
function isBare(variant: Variant, row: Row | undefined): boolean {
  return row !== undefined && variant === 'simplex' && (row.packet === 1 || row.packet === 3);
}

const HASH = [ErrorCode.hashInvalid, ErrorCode.verifyFailure];
const SIGNED = [...HASH, ErrorCode.authenticationFailure];

/** Why a packet of the handshake must be refused in which this field is another. */
function differing({ protection }: Message, field: string, variant: Variant, sender: Role): Reason {
  const its = protection[variant];
  if (its === 'sealed')
    return reason(variant === 'simplex' ? 'CNF-01' : 'CNF-02', `another ${field} in a confirmation`, [
      ErrorCode.authenticationFailure,
      ErrorCode.decryptionFailure,
    ]);
  const signedBy = variant === 'simplex' ? 'SMX-03' : 'DPX-02';
  const also = `${signedBy} HDR-03`;
  switch (field) {
    case 'kid':
      return reason('KEY-03', 'another key identity', [
        ErrorCode.keyUnrecognized,
        ...(its === 'signed' ? SIGNED : []),
      ]);
    case 'cfg':
      return reason('CFG-02', 'another configuration', [
        ErrorCode.unknownProtocol,
        ...(its === 'signed' ? SIGNED : []),
      ]);
    case 'signature':
      return reason(
        `${sender === 'client' && variant === 'duplex' ? 'DPX-05 ' : ''}${signedBy} PRM-07`,
        'another signature',
        [ErrorCode.authenticationFailure],
      );
    case 'hash':
      return reason(`PRM-07 ${also}`, 'another hash than the one signed', SIGNED);
    case 'ciphertext':
      return reason(
        its === 'signed' ? signedBy : 'PRM-08',
        'another ciphertext',
        its === 'signed' ? SIGNED : [],
      );
    case 'publicKey':
      return reason(signedBy, 'another KEM key', SIGNED);
    default:
      return reason(`HDR-03 ${signedBy}`, 'a header other than the one that was signed', SIGNED);
  }
}
