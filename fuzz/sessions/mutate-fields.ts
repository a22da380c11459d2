import { BODY_FAULTS } from '../../harness/faults/body-faults.ts';
import { CONTENT_FAULTS } from '../../harness/faults/content-faults.ts';
import type { Rule } from '../../harness/faults/fault.ts';
import type { FaultClass } from '../../harness/faults/fault-class.ts';
import {
  DATA_HEADER_FAULTS,
  HANDSHAKE_HEADER_FAULTS,
  HEADER_TAMPERING,
} from '../../harness/faults/header-faults.ts';
import type { MessageName } from '../../harness/faults/messages.ts';
import { SIGNED_FAULTS } from '../../harness/faults/signed-faults.ts';
import { Flag } from '../../impl/wire/codes.ts';
import type { Chance } from '../chance.ts';
import { type Edit, type Move, PASS } from './moves.ts';
import type { Mutator } from './mutator.ts';

/** A class of faults in that message: each of its fields has the same chance. */
function faultOf(chance: Chance, message: MessageName): FaultClass {
  const classes = CLASSES.filter((each) => each.message === message);
  const field = chance.pick([...new Set(classes.map((each) => each.field))]);
  return chance.pick(classes.filter((each) => each.field === field));
}

/** Every class of faults in a field, those of one message after the other. */
const CLASSES: readonly FaultClass[] = [
  ...HANDSHAKE_HEADER_FAULTS,
  ...DATA_HEADER_FAULTS,
  ...HEADER_TAMPERING,
  ...BODY_FAULTS,
  ...CONTENT_FAULTS,
];

const NAMES: readonly MessageName[] = [...new Set(CLASSES.map(({ message }) => message))];
const HEADER = ['flag', 'msglen', 'sequence', 'utctime'] as const;
/** What of each signed message can be another, and signed as such. */
const RESIGNED: Readonly<Partial<Record<MessageName, readonly string[]>>> = {
  connectRequest: ['kid', 'cfg'],
  connectResponse: ['publicKey'],
  exchangeRequest: ['ciphertext', 'publicKey'],
  exchangeResponse: ['ciphertext'],
};

/** Headers that one case tries: as many as take the time of a few other cases. */
const HEADERS = 256;

/** Puts a fault into a field of one packet: on its way, or signed and sealed with it by ourselves. */
export const mutateFields: Mutator = (parent, _other, chance, bases) => {
  const base = chance.oneIn(2) ? chance.pick(bases) : parent.base;
  // What goes before is honest mostly: a fault behind another is not reached.
  const before = chance.oneIn(3) ? parent.moves.slice(0, 8) : [];
  if (chance.oneIn(32)) {
    const headers: Move = { move: 'headers', seed: chance.below(2 ** 31), count: HEADERS };
    return { base, moves: [...before, headers] };
  }
  const inHandshake = base === 'start' || base.startsWith('after') || base === 'expired';
  const moves = inHandshake && before.length === 0 ? handshakeMoves(chance, base) : dataMoves(chance);
  return { base, moves: [...before, ...moves] };
};

function handshakeMoves(chance: Chance, base: string): readonly Move[] {
  // How many packets of ours go before the faulty one.
  const first = base.startsWith('after') ? Number(base.slice(6)) : 0;
  const further = chance.below(3 - Math.min(2, first));
  const index = first + further;
  const message = chance.pick(
    NAMES.filter((name) => IN_HANDSHAKE[name] === index || (IN_HANDSHAKE[name] ?? -1) === index),
  );
  return [
    ...Array.from({ length: further }, () => PASS),
    { ...PASS, edits: [handshakeEdit(chance, message)] },
  ];
}

/** The place of each message among those of its sender. */
const IN_HANDSHAKE: Readonly<Partial<Record<MessageName, number>>> = {
  connectRequest: 0,
  connectResponse: 0,
  exchangeRequest: 1,
  exchangeResponse: 1,
  establishRequest: 2,
  establishResponse: 2,
};

function handshakeEdit(chance: Chance, message: MessageName): Edit {
  const kind = chance.below(8);
  if (kind === 0) {
    const rules = SIGNED_FAULTS.filter((each) => each.message === message).flatMap((each) => each.rules);
    if (rules.length > 0) return { edit: 'signed', rule: chance.pick(rules) };
  }
  const resigned = RESIGNED[message];
  if (kind === 1 && resigned !== undefined) {
    // PRM-08: a KEM key of ones has coefficients beyond its modulus.
    const ones = chance.oneIn(4) ? ({ kind: 'fill', byte: 0xff } as const) : undefined;
    return { edit: 'resigned', field: chance.pick(resigned), rule: ones ?? anyRule(chance) };
  }
  if (kind === 2) return { edit: 'field', field: 'confirmation', rule: anyRule(chance), by: 'sender' };
  const { field, rules, by } = faultOf(chance, message);
  const rule = chance.oneIn(4) ? anyRule(chance) : chance.pick(rules);
  return { edit: 'field', field, rule, by: chance.oneIn(6) ? 'network' : by };
}

/** Lengths of the messages of an asymmetric ratchet in the profile that is fuzzed by default. */
const RATCHET_LENGTHS = [3_252, 3_284];

function dataMoves(chance: Chance): readonly Move[] {
  if (chance.oneIn(24)) {
    // A message that passes for one of a ratchet until it is opened.
    const value = chance.pick([
      BigInt(Flag.asymmetricRatchetRequest),
      BigInt(Flag.asymmetricRatchetResponse),
    ]);
    return [
      {
        move: 'say',
        length: chance.pick(RATCHET_LENGTHS),
        fault: { field: 'flag', rule: { kind: 'set', value } },
      },
      PASS,
    ];
  }
  const message = chance.pick(NAMES.filter((name) => IN_HANDSHAKE[name] === undefined));
  const { field, rules, by } = faultOf(chance, message);
  const rule = chance.oneIn(4) ? anyRule(chance) : chance.pick(rules);
  const fault = { field, rule };
  const isSenders = by === 'sender' && !chance.oneIn(6);
  const edits: readonly Edit[] = isSenders ? [] : [{ edit: 'field', ...fault, by: 'network' }];
  const made = isSenders ? { fault } : {};
  const send: Move = { ...PASS, edits };
  switch (message) {
    case 'symmetricRequest':
      return [{ move: 'ratchet', ratchet: 'symmetric', ...made }, send];
    case 'asymmetricRequest':
      return [{ move: 'ratchet', ratchet: 'asymmetric', ...made }, send];
    case 'asymmetricResponse':
      return [{ move: 'peer ratchets', ratchet: 'asymmetric', ...made }, send];
    default:
      if (chance.oneIn(8))
        return [{ move: 'end', ...(chance.oneIn(2) ? { fault: errorFault(chance) } : {}) }, send];
      return [{ move: 'say', length: lengthOf(chance), ...made }, send];
  }
}

function errorFault(chance: Chance): { readonly field: string; readonly rule: Rule } {
  return chance.oneIn(3)
    ? { field: 'content', rule: { kind: 'fill', byte: chance.below(32) } }
    : { field: chance.pick(HEADER), rule: anyRule(chance) };
}

/** Lengths of messages: any, and those at the edges of a block, of the MAC's buffer (PRM-09) and of what fits (CHN-05). */
function lengthOf(chance: Chance): number {
  if (chance.oneIn(3))
    return chance.pick([1, 31, 32, 33, 63, 64, 65, 68, 69, 70, 204, 65_471, 65_472, 65_503, 65_504]);
  return 1 + chance.below(chance.oneIn(4) ? 3_000 : 160);
}

const NUMBERS = [
  0n,
  1n,
  2n,
  60n,
  61n,
  127n,
  128n,
  255n,
  256n,
  65_535n,
  65_536n,
  65_537n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 63n,
  2n ** 64n - 1n,
];
const DELTAS = [1n, -1n, 2n, -2n, 59n, 60n, 61n, -59n, -60n, -61n, 86_400n, 2n ** 32n, 2n ** 63n];

/** Any rule, whatever it will be done to. */
export function anyRule(chance: Chance): Rule {
  switch (chance.below(6)) {
    case 0:
      return { kind: 'set', value: chance.pick(NUMBERS) };
    case 1:
      return { kind: 'set', value: BigInt(chance.below(256)) };
    case 2:
      return { kind: 'add', delta: chance.pick(DELTAS) };
    case 3:
      return { kind: 'fill', byte: chance.below(256) };
    case 4:
      return { kind: 'reverse' };
    default:
      return { kind: 'flip', at: chance.below(1000) / 1000, mask: 1 << chance.below(8) };
  }
}
