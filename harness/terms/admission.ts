import { KEM_SIZES, type Profile, SIGNATURE_SIZES } from '../../impl/profile.ts';
import { VARIANTS, type Variant } from '../../impl/variant.ts';
import { Flag, MAXIMUM_MESSAGE_LENGTH } from '../../impl/wire/codes.ts';
import type { Header } from '../../impl/wire/header.ts';
import { SECRET_LENGTH } from '../../impl/wire/messages.ts';
import type { Row } from '../../model/protocol.ts';
import { partLength } from './parts.ts';

/** Seconds that a packet's time may differ from the receiver's clock, either way (HDR-02). */
const WINDOW = 60n;

/** Whether the stage of a handshake admits this header, whatever an endpoint makes of it (HDR-02). */
export function isAdmittedInHandshake(
  { flag, msglen, sequence, utctime }: Header,
  row: Row,
  variant: Variant,
  profile: Profile,
  now: bigint,
): boolean {
  const length = row.message.reduce((sum, name) => sum + partLength(name, variant, profile), 0);
  return (
    flag === row.flag && msglen === length && sequence === BigInt(row.sequence) && isInWindow(utctime, now)
  );
}

/** Whether the data phase admits this header where `expected` is the next number (CHN-03, CHN-06, RTS-02). */
export function isAdmittedInData(
  { flag, msglen, sequence, utctime }: Header,
  expected: bigint,
  variant: Variant,
  profile: Profile,
  now: bigint,
): boolean {
  const { tag, hash } = VARIANTS[variant];
  const signed = SIGNATURE_SIZES[profile.signature].signature + hash;
  const { publicKey, ciphertext } = KEM_SIZES[profile.kem];
  const lengths: Readonly<Record<number, number>> = {
    [Flag.symmetricRatchetRequest]: SECRET_LENGTH,
    [Flag.errorCondition]: 1,
    ...(variant === 'duplex' && {
      [Flag.asymmetricRatchetRequest]: signed + publicKey,
      [Flag.asymmetricRatchetResponse]: signed + ciphertext,
    }),
  };
  const exact = lengths[flag];
  const isLength =
    exact === undefined
      ? flag === Flag.encryptedMessage && msglen > tag && msglen <= MAXIMUM_MESSAGE_LENGTH
      : msglen === exact + tag;
  // RTS-02: deployed Duplex endpoints take a ratchet packet of time 0.
  const isRatchet = exact !== undefined && flag !== Flag.errorCondition;
  const isTime = isInWindow(utctime, now) || (variant === 'duplex' && isRatchet && utctime === 0n);
  return isLength && sequence === expected && isTime;
}

function isInWindow(utctime: bigint, now: bigint): boolean {
  return utctime - now <= WINDOW && now - utctime <= WINDOW;
}
