import { ErrorCode } from '../../impl/wire/codes.ts';
import type { Rule } from './fault.ts';
import type { FaultClass } from './fault-class.ts';
import type { MessageName } from './messages.ts';

/** Changes of a few bits, at both ends of a field and within it. */
const BITS: readonly Rule[] = [
  { kind: 'flip', at: 0, mask: 0x01 },
  { kind: 'flip', at: 0, mask: 0x80 },
  { kind: 'flip', at: 0.25, mask: 0x10 },
  { kind: 'flip', at: 0.5, mask: 0x01 },
  { kind: 'flip', at: 0.75, mask: 0x08 },
  { kind: 'flip', at: 0.9999999, mask: 0x01 },
  { kind: 'flip', at: 0.9999999, mask: 0x80 },
];

export const BYTE_FAULTS: readonly (readonly [name: string, rules: readonly Rule[]])[] = [
  ['a bit changed', BITS],
  ['a byte changed', BITS.map((rule) => ({ ...rule, mask: 0xff }))],
  ['all zero', [{ kind: 'fill', byte: 0 }]],
  ['all ones', [{ kind: 'fill', byte: 0xff }]],
  ['bytes in the opposite order', [{ kind: 'reverse' }]],
];

const { authenticationFailure, hashInvalid, verifyFailure } = ErrorCode;
const SIGNATURE = [authenticationFailure];
const HASH = [hashInvalid, verifyFailure];
/** What a signature covers, changed on its way: the hash that travelled is not that of what came. */
const SIGNED = [...HASH, authenticationFailure];
const SEALED = [authenticationFailure, ErrorCode.decryptionFailure];

/** The components of each message that the network can change, and the codes that fit (ERR-02). */
const COMPONENTS: readonly (readonly [MessageName, string, readonly ErrorCode[]])[] = [
  ['connectRequest', 'kid', [ErrorCode.keyUnrecognized, ...SIGNED]],
  ['connectRequest', 'cfg', [ErrorCode.unknownProtocol, ...SIGNED]],
  ['connectRequest', 'signature', SIGNATURE],
  ['connectRequest', 'hash', SIGNED],
  ['connectResponse', 'signature', SIGNATURE],
  ['connectResponse', 'hash', SIGNED],
  ['connectResponse', 'publicKey', SIGNED],
  ['exchangeRequest', 'ciphertext', SIGNED],
  ['exchangeRequest', 'publicKey', SIGNED],
  ['exchangeRequest', 'signature', SIGNATURE],
  ['exchangeRequest', 'hash', SIGNED],
  ['exchangeResponse', 'ciphertext', SIGNED],
  ['exchangeResponse', 'signature', SIGNATURE],
  ['exchangeResponse', 'hash', SIGNED],
  ['exchangeResponse', 'sealedHash', SEALED],
  ['establishRequest', 'sealedHash', SEALED],
  ['establishResponse', 'sealedHash', SEALED],
];

const SEALED_MESSAGES: readonly MessageName[] = [
  'encryptedMessage',
  'symmetricRequest',
  'asymmetricRequest',
  'asymmetricResponse',
];

/** Components of messages that the network changes (PRM-05, PRM-07, SMX-03, DPX-02, CHN-04). */
export const BODY_FAULTS: readonly FaultClass[] = Object.freeze([
  ...COMPONENTS.flatMap(([message, field, codes]) =>
    BYTE_FAULTS.map(([name, rules]): FaultClass => ({ message, field, name, by: 'network', rules, codes })),
  ),
  ...SEALED_MESSAGES.flatMap((message) =>
    ['ciphertext', 'tag'].flatMap((field) =>
      BYTE_FAULTS.map(
        ([name, rules]): FaultClass => ({ message, field, name, by: 'network', rules, codes: [] }),
      ),
    ),
  ),
]);
