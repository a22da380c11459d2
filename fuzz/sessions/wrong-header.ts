import { isAdmittedInData, isAdmittedInHandshake } from '../../harness/terms/admission.ts';
import { VARIANTS, type Variant } from '../../impl/variant.ts';
import { Flag, MAXIMUM_MESSAGE_LENGTH } from '../../impl/wire/codes.ts';
import { decodeHeader, type Header } from '../../impl/wire/header.ts';
import type { Row } from '../../model/protocol.ts';
import { HEADER_CODES, type Reason, reason } from './reason.ts';
import type { Made, Sender } from './referee.ts';

/** Flags that have a meaning in the data phase (CHN-06). */
const DATA_FLAGS: Readonly<Record<Variant, readonly number[]>> = {
  simplex: [Flag.encryptedMessage, Flag.symmetricRatchetRequest, Flag.errorCondition],
  duplex: [
    Flag.encryptedMessage,
    Flag.symmetricRatchetRequest,
    Flag.errorCondition,
    Flag.asymmetricRatchetRequest,
    Flag.asymmetricRatchetResponse,
  ],
};

/** Why a stage of the handshake must refuse a header; undefined where it admits it. */
export function wrongInHandshake(
  header: Header,
  row: Row,
  { variant, profile }: Sender,
  now: bigint,
): Reason | undefined {
  if (isAdmittedInHandshake(header, row, variant, profile, now)) return undefined;
  const { flag, sequence } = header;
  if (flag === Flag.errorCondition) return reason('HDR-06', 'an error packet in the handshake');
  const anyOf = variant === 'simplex' ? HEADER_CODES.sequence : [];
  if (flag !== row.flag)
    return reason('HDR-04 HDR-02', 'a flag that the stage does not expect', [...HEADER_CODES.flag, ...anyOf]);
  const inOrder = { ...header, sequence: BigInt(row.sequence), utctime: now };
  if (!isAdmittedInHandshake(inOrder, row, variant, profile, now))
    return reason('HDR-02', 'a length that the stage does not expect', [...HEADER_CODES.length, ...anyOf]);
  if (sequence !== BigInt(row.sequence))
    return reason('HDR-05 HDR-02', 'a number that is not the next', [...HEADER_CODES.sequence]);
  return reason('RPL-04 HDR-02', 'a time outside the window', [...HEADER_CODES.time, ...anyOf]);
}

/** Why the data phase must refuse a header where `expected` is the next number; undefined where it admits it. */
export function wrongInData(
  header: Header,
  expected: bigint,
  { variant, profile }: Sender,
  made: readonly Made[],
  now: bigint,
): Reason | undefined {
  if (isAdmittedInData(header, expected, variant, profile, now)) return undefined;
  const { flag, msglen, sequence } = header;
  const known = DATA_FLAGS[variant];
  if (!known.includes(flag)) return reason('CHN-06 CHN-03', 'a flag without a meaning');
  if (flag === Flag.errorCondition) return reason('ERR-03', 'an error packet that is not the next');
  const { tag } = VARIANTS[variant];
  if (msglen > MAXIMUM_MESSAGE_LENGTH || msglen <= tag)
    return reason('CHN-05 CHN-03', 'a length beyond its limits');
  const inOrder = { ...header, sequence: expected, utctime: now };
  if (!isAdmittedInData(inOrder, expected, variant, profile, now))
    return reason(
      flag === Flag.symmetricRatchetRequest ? 'RTS-02' : 'RTA-02 RTA-03',
      'a ratchet packet of another length',
    );
  if (sequence < expected)
    return reason(isOld(sequence, made) ? 'RPL-01 RPL-02 CHN-02' : 'CHN-02 RPL-02', 'a number that is past');
  if (sequence > expected) return reason('RPL-02 CHN-02', 'a number that is not the next');
  return reason(isRatchet(flag) ? 'RTS-02 RPL-04' : 'RPL-04 CHN-03', 'a time outside the window');
}

/** Whether it is the flag of a ratchet's packet. */
export function isRatchet(flag: number): boolean {
  return flag >= Flag.asymmetricRatchetRequest && flag <= Flag.symmetricRatchetRequest;
}

function isOld(sequence: bigint, made: readonly Made[]): boolean {
  return made.some(({ bytes }) => decodeHeader(bytes).sequence === sequence);
}
