import { join } from '../../impl/bytes.ts';
import type { Policy } from '../../impl/policy.ts';
import { ErrorCode, Flag } from '../../impl/wire/codes.ts';
import { decodeHeader, encodeHeader, HEADER_LENGTH, type Header } from '../../impl/wire/header.ts';
import type { Defect } from './defect.ts';

/** Tells a failure with another header. */
function tells(change: (header: Header) => Partial<Header>): Partial<Policy> {
  return {
    errorNotice(packet) {
      const header = decodeHeader(packet);
      return join(encodeHeader({ ...header, ...change(header) }), packet.subarray(HEADER_LENGTH));
    },
  };
}

/** Tells another code where it would tell this one. */
function confuses(code: ErrorCode, instead: ErrorCode): Partial<Policy> {
  return { reportedCode: (fitting) => (fitting === code ? instead : fitting) };
}

/** What is told of a failure of the handshake: ERR-01, ERR-02. */
export const ERROR_DEFECTS: readonly Defect[] = [
  {
    id: 'error-sequence-next',
    title: 'numbers its error packets like the others',
    breaks: ['ERR-01'],
    policy: tells(() => ({ sequence: 1n })),
  },
  {
    id: 'error-time-zero',
    title: 'sends its error packets with time 0',
    breaks: ['ERR-01'],
    policy: tells(() => ({ utctime: 0n })),
  },
  {
    id: 'error-flag-terminate',
    title: 'sends its errors with the flag of a termination',
    breaks: ['ERR-01'],
    policy: tells(() => ({ flag: Flag.connectionTerminate })),
  },
  {
    id: 'error-with-text',
    title: 'says in words what it refused',
    breaks: ['ERR-01'],
    policy: {
      errorNotice(packet) {
        const text = new TextEncoder().encode(': the handshake was refused');
        const header = { ...decodeHeader(packet), msglen: 1 + text.length };
        return join(encodeHeader(header), packet.subarray(HEADER_LENGTH), text);
      },
    },
  },
  {
    id: 'error-answered',
    title: 'answers an error that it received with one of its own',
    breaks: ['ERR-01'],
    policy: { errorAnswer: () => ErrorCode.connectionFailure },
  },
  {
    id: 'error-code-unknown',
    title: 'sends a code that is none of the table',
    breaks: ['ERR-02'],
    policy: { errorNotice: (packet) => packet.with(HEADER_LENGTH, 0xff) },
  },
  {
    id: 'code-always-authentication',
    title: 'says "authentication failure" whatever failed',
    breaks: ['ERR-02'],
    policy: { reportedCode: () => ErrorCode.authenticationFailure },
  },
  {
    id: 'code-of-kid',
    title: 'says "packet unsequenced" of a key identity that it does not know',
    breaks: ['ERR-02'],
    policy: confuses(ErrorCode.keyUnrecognized, ErrorCode.packetUnsequenced),
  },
  {
    id: 'code-of-configuration',
    title: 'says "invalid input" of another configuration',
    breaks: ['ERR-02'],
    policy: confuses(ErrorCode.unknownProtocol, ErrorCode.invalidInput),
  },
  {
    id: 'code-of-signature',
    title: 'says "hash invalid" of a signature that does not verify',
    breaks: ['ERR-02'],
    policy: confuses(ErrorCode.authenticationFailure, ErrorCode.hashInvalid),
  },
];
