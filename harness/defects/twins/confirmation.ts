import { type Policy, type Stage, strict } from '../../../impl/policy.ts';
import { equalBytes } from '../../../impl/primitives/constant-time.ts';
import { ErrorCode, Flag } from '../../../impl/wire/codes.ts';
import { bare } from './ciphers.ts';
import { flagOf } from './header.ts';
import { DUPLEX, only, SIMPLEX, type Twin } from './twin.ts';

/** Takes whatever comes in the confirmation of that flag. */
function skips(flag: number): Partial<Policy> {
  return {
    acceptTag: (received, computed, header) => flagOf(header) === flag || equalBytes(received, computed),
    acceptConfirmation: () => true,
  };
}

/** Takes a plain error packet of code 0 for what it waits for at that stage. */
function takesError(stage: Stage): Partial<Policy> {
  const isTaken = (context: { stage: Stage; flag: number }) =>
    context.stage === stage && context.flag === Flag.errorCondition;
  return {
    errorEndsHandshake: (context) => !isTaken(context),
    acceptFlag: (flag, expected, context) => isTaken(context) || strict.acceptFlag(flag, expected, context),
    acceptExactLength: (msglen, expected, context) => msglen === (isTaken(context) ? 1 : expected),
    acceptSequence: (sequence, expected, context) => isTaken(context) || sequence === expected,
    acceptUnopened: ({ header, message }) =>
      header.flag === Flag.errorCondition && message[0] === ErrorCode.none,
  };
}

/** Leaves the header of a sealed packet of that flag unauthenticated. */
export function withoutHeader(...flags: readonly number[]): Partial<Policy> {
  return { associatedData: (header) => (flags.includes(flagOf(header)) ? new Uint8Array(0) : header) };
}

/** Confirmation: CNF-01, CNF-02, HDR-03, HDR-06. */
export const CONFIRMATION_TWINS: readonly Twin[] = [
  {
    mutant: 'server-confirmation-skipped',
    title: 'does not look at the confirmation of the server',
    variants: SIMPLEX,
    policy: only('client', skips(Flag.exchangeResponse)),
  },
  {
    mutant: 'client-confirmation-skipped',
    title: 'does not look at the confirmation of the client',
    variants: DUPLEX,
    policy: only('server', skips(Flag.establishRequest)),
  },
  {
    mutant: 'server-confirmation-in-clear',
    title: 'sends the confirmation of the server in clear',
    variants: SIMPLEX,
    policy: () => ({ cipher: (keyed) => bare(keyed, Flag.exchangeResponse) }),
  },
  {
    mutant: 'client-confirmation-in-clear',
    title: 'sends the confirmation of the client in clear',
    variants: DUPLEX,
    policy: () => ({ cipher: (keyed) => bare(keyed, Flag.establishRequest) }),
  },
  {
    mutant: 'server-confirmation-without-header',
    title: 'does not authenticate the header of the confirmation of the server',
    variants: SIMPLEX,
    policy: () => withoutHeader(Flag.exchangeResponse),
  },
  {
    mutant: 'client-confirmation-without-header',
    title: 'does not authenticate the header of the confirmation of the client',
    variants: DUPLEX,
    policy: () => withoutHeader(Flag.establishRequest),
  },
  {
    mutant: 'error-for-server-confirmation',
    title: 'takes an error packet of code 0 for the confirmation of the server',
    variants: SIMPLEX,
    policy: only('client', takesError('exchange response')),
  },
  {
    mutant: 'error-for-client-confirmation',
    title: 'takes an error packet of code 0 for the confirmation of the client',
    variants: DUPLEX,
    policy: only('server', takesError('establish request')),
  },
];
