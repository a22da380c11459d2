import { BODY_FAULTS } from '../../harness/faults/body-faults.ts';
import type { Rule } from '../../harness/faults/fault.ts';
import type { FaultClass } from '../../harness/faults/fault-class.ts';
import { HANDSHAKE_HEADER_FAULTS, HEADER_TAMPERING } from '../../harness/faults/header-faults.ts';
import { handshakeParts, type Message, messageOf } from '../../harness/faults/messages.ts';
import type { Profile } from '../../impl/profile.ts';
import type { Variant } from '../../impl/variant.ts';
import { HEADER_FIELDS } from '../../impl/wire/header.ts';
import type { Result } from '../definition.ts';
import type { Mutation } from '../mutation.ts';
import type { Body } from '../sessions/faulty-peer.ts';
import { SENDER_FAULTS } from '../sessions/sender-faults.ts';
import { HEADER, TAMPERED } from './fields.ts';

export const COMPONENT = 'ChangedComponent';
export const SENT = 'SentSo';
export const UNNOTICED = 'NobodyCanNoticeYet';

/** Every class of faults of the handshake. */
export const HANDSHAKE_CLASSES: readonly FaultClass[] = [
  ...HANDSHAKE_HEADER_FAULTS,
  ...BODY_FAULTS,
  ...HEADER_TAMPERING,
  ...SENDER_FAULTS,
].filter(({ message }) => messageOf(message).phase === 'handshake');

const ERROR = 'flag of an error';

/** The codes that fit (ERR-02). HDR-06, ERR-01: an error is not answered. */
export function codesOf(mutation: Mutation | undefined): readonly number[] {
  if (mutation === undefined || mutation.name === ERROR) return [];
  const found = HANDSHAKE_CLASSES.find(
    ({ message, field, name, by }) =>
      message === mutation.message &&
      field === mutation.field &&
      name === mutation.name &&
      by === mutation.by,
  );
  return found?.codes ?? [];
}

type Kind = Pick<FaultClass, 'field' | 'by'>;

/** HDR-03: of a Simplex request nothing but the header's own checks, and of a ciphertext nothing at all, is noticed. */
function isUnnoticed({ field, by }: Kind, { protection }: Message, variant: Variant): boolean {
  const deceives = by === 'network' && (field === 'utctime' || field === 'ciphertext');
  return deceives && protection[variant] === 'none';
}

export function resultOf(mutation: Mutation | undefined, message: Message, variant: Variant): Result {
  if (mutation === undefined) return 'valid';
  return isUnnoticed(mutation, message, variant) ? 'acceptable' : 'invalid';
}

const REQUIREMENTS: Readonly<Partial<Record<string, readonly string[]>>> = {
  flag: ['HDR-02', 'HDR-04'],
  msglen: ['HDR-02'],
  sequence: ['HDR-02', 'HDR-05'],
  utctime: ['HDR-02', 'RPL-04'],
  kid: ['KEY-03', 'DPX-02'],
  cfg: ['CFG-02', 'DPX-02'],
  signature: ['SMX-03', 'DPX-02', 'PRM-07'],
  hash: ['SMX-03', 'DPX-02', 'PRM-07'],
  publicKey: ['SMX-03', 'DPX-02'],
  ciphertext: ['DPX-02', 'PRM-08'],
  sealedHash: ['CNF-01', 'CNF-02'],
};

export function requirementsOf({ field, name, by }: FaultClass): readonly string[] {
  if (by === 'sender' && field === 'publicKey') return ['PRM-08'];
  if (by === 'sender' && field === 'cfg') return ['CFG-02', 'SEC-09'];
  if (by === 'network' && (field === 'utctime' || field === 'flag')) return ['HDR-03'];
  return name === ERROR ? ['HDR-06', 'ERR-01'] : (REQUIREMENTS[field] ?? ['HDR-02']);
}

/** Whether the sender puts the fault into the header. */
export function isOfHeader({ field, by }: Kind): boolean {
  return by === 'sender' && HEADER_FIELDS.some(({ name }) => name === field);
}

export function flagsOf(fault: FaultClass, message: Message, variant: Variant): readonly string[] {
  const ofWire = fault.field === 'utctime' ? TAMPERED : COMPONENT;
  const kind = isOfHeader(fault) ? HEADER : fault.by === 'sender' ? SENT : ofWire;
  return isUnnoticed(fault, message, variant) ? [kind, UNNOTICED] : [kind];
}

/** Bytes of the longest body that is made to fit a length that lies. */
const LONGEST_BODY = 10_000;

export function bodiesOf({ field, by }: FaultClass, rule: Rule): readonly Body[] {
  if (field !== 'msglen' || by !== 'sender') return ['as it was'];
  const small = rule.kind === 'add' || (rule.kind === 'set' && rule.value <= LONGEST_BODY);
  return small ? ['as announced', 'as it was'] : ['as it was'];
}

/** Whether the variant's message has the field that the class is about: components differ between variants. */
export function hasField(
  message: Message,
  variant: Variant,
  profile: Profile,
  { field }: FaultClass,
): boolean {
  return [...HEADER_FIELDS, ...handshakeParts(message, variant, profile)].some(({ name }) => name === field);
}
