import { BODY_FAULTS } from '../../harness/faults/body-faults.ts';
import { CONTENT_FAULTS } from '../../harness/faults/content-faults.ts';
import type { Rule } from '../../harness/faults/fault.ts';
import type { FaultClass } from '../../harness/faults/fault-class.ts';
import { DATA_HEADER_FAULTS, HEADER_TAMPERING } from '../../harness/faults/header-faults.ts';
import { type DataMessage, messageOf } from '../../harness/faults/messages.ts';
import { HEADER_FIELDS } from '../../impl/wire/header.ts';
import type { Body } from '../sessions/faulty-peer.ts';
import { HEADER, TAMPERED } from './fields.ts';

export const SEALED = 'ChangedSeal';
export const CONTENT = 'SealedContent';
export const UNAUTHENTICATED = 'UnauthenticatedError';
export const LATER = 'AfterMessages';

/** Bytes of the longest content that stands in a file. */
const LONGEST_CONTENT = 10_000;

const WIRE_FAULTS: readonly FaultClass[] = [
  ...DATA_HEADER_FAULTS,
  ...BODY_FAULTS,
  ...HEADER_TAMPERING,
].filter(({ message }) => messageOf(message).phase === 'data');

/** Error packets with the faults of messages (ERR-03). */
const ERROR_FAULTS: readonly FaultClass[] = WIRE_FAULTS.filter(
  ({ message, field }) => message === 'encryptedMessage' && field !== 'flag',
).map((fault) => ({ ...fault, message: 'errorCondition' }));

/** Every class of faults of the data phase, those that a file can hold. */
export const DATA_CLASSES: readonly FaultClass[] = [
  ...WIRE_FAULTS,
  ...ERROR_FAULTS,
  ...CONTENT_FAULTS.map((fault) => ({
    ...fault,
    rules: fault.rules.filter((rule) => rule.kind !== 'length' || rule.bytes <= LONGEST_CONTENT),
  })),
];

/** Whether the sender seals the fault within the message. */
export function isContent({ by, field }: Pick<FaultClass, 'by' | 'field'>): boolean {
  return by === 'sender' && !HEADER_FIELDS.some(({ name }) => name === field);
}

const OF_MESSAGE: Readonly<Partial<Record<string, readonly string[]>>> = {
  symmetricRequest: ['RTS-02'],
  asymmetricRequest: ['RTA-02'],
  asymmetricResponse: ['RTA-02'],
  errorCondition: ['ERR-03'],
};

const OF_FIELD: Readonly<Partial<Record<string, readonly string[]>>> = {
  flag: ['CHN-06', 'CHN-04'],
  msglen: ['CHN-05', 'CHN-04'],
  sequence: ['CHN-02', 'CHN-03', 'CHN-04', 'RPL-02'],
  utctime: ['CHN-03', 'CHN-04', 'RPL-04'],
};

/** What an honest packet of that name tries. */
export function requirementsOfHonest(message: DataMessage): readonly string[] {
  return OF_MESSAGE[message] ?? ['CHN-03'];
}

export function requirementsOf({ message, field, by }: FaultClass): readonly string[] {
  const ofMessage = OF_MESSAGE[message] ?? [];
  if (isContent({ by, field })) return [...(ofMessage.length > 0 ? [] : ['CHN-01', 'CHN-03']), ...ofMessage];
  if (by === 'sender') return [...(OF_FIELD[field] ?? ['CHN-03']), ...ofMessage];
  const tampered = field === 'flag' || field === 'utctime';
  return [...(tampered ? ['HDR-03', 'CHN-04'] : ['PRM-05', 'CHN-03', 'CHN-04']), ...ofMessage];
}

const ERROR_FLAG = 'flag of error condition';

export function flagsOf({ message, by, field, name }: FaultClass, before: number): string[] {
  const ofWire = field === 'flag' || field === 'utctime' ? TAMPERED : SEALED;
  const kind = isContent({ by, field }) ? CONTENT : by === 'sender' ? HEADER : ofWire;
  const error = name === ERROR_FLAG || message === 'errorCondition';
  return [kind, ...(error ? [UNAUTHENTICATED] : []), ...(before > 0 ? [LATER] : [])];
}

export function bodiesOf({ field }: FaultClass, rule: Rule): readonly Body[] {
  return field === 'msglen' && rule.kind === 'set' && rule.value < 1000n
    ? ['as announced', 'as it was']
    : ['as it was'];
}
