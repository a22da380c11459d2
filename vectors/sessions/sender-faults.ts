import type { Rule } from '../../harness/faults/fault.ts';
import type { FaultClass } from '../../harness/faults/fault-class.ts';
import { configurationField, DEFAULT_PROFILES, type Profile } from '../../impl/profile.ts';
import { ErrorCode } from '../../impl/wire/codes.ts';

/** A field becomes these bytes, which are read as a little-endian number. */
function become(bytes: Uint8Array): Rule {
  return { kind: 'set', value: bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n) };
}

const CONFIGURATIONS = DEFAULT_PROFILES.map((profile) => become(configurationField(profile)));
const flip = (at: number, mask: number): Rule => ({ kind: 'flip', at, mask });

/** Whether a rule makes a configuration field what it is already. */
export function isOwnConfiguration(rule: Rule, profile: Profile): boolean {
  const own = become(configurationField(profile));
  return rule.kind === 'set' && own.kind === 'set' && rule.value === own.value;
}

/** Components that a sender puts into a packet and signs or seals: they are reached behind the authentication. */
export const SENDER_FAULTS: readonly FaultClass[] = Object.freeze([
  {
    message: 'connectRequest',
    field: 'kid',
    name: 'an identity that nobody has',
    by: 'sender',
    rules: [flip(0, 0x01), flip(0.9999999, 0x80)],
    codes: [ErrorCode.keyUnrecognized],
  },
  {
    message: 'connectRequest',
    field: 'cfg',
    name: 'the configuration of another profile',
    by: 'sender',
    rules: CONFIGURATIONS,
    codes: [ErrorCode.unknownProtocol],
  },
  {
    message: 'connectRequest',
    field: 'cfg',
    name: 'a configuration that differs in a character',
    by: 'sender',
    // Letters in upper case at the start and behind the names of signature scheme and KEM, and the zero byte.
    rules: [
      flip(0, 0x20),
      flip(0.7, 0x20),
      flip(0.95, 0x01),
      flip(0.9999999, 0x01),
      { kind: 'fill', byte: 0 },
    ],
    codes: [ErrorCode.unknownProtocol],
  },
  ...(['connectResponse', 'exchangeRequest'] as const).map(
    (message): FaultClass => ({
      message,
      field: 'publicKey',
      name: 'a KEM key whose coefficients are all 4095',
      by: 'sender',
      rules: [{ kind: 'fill', byte: 0xff }],
      codes: [],
    }),
  ),
  ...(['exchangeResponse', 'establishRequest', 'establishResponse'] as const).map(
    (message): FaultClass => ({
      message,
      field: 'sealedHash',
      name: 'a confirmation of another value',
      by: 'sender',
      rules: [
        flip(0, 0x01),
        flip(0.5, 0x10),
        flip(0.9999999, 0x80),
        { kind: 'fill', byte: 0 },
        { kind: 'reverse' },
      ],
      codes: [ErrorCode.verifyFailure],
    }),
  ),
]);
