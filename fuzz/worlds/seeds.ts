import { Flag, type Variant } from '../../model/protocol.ts';
import type { Edit, Step, WorldCase } from './case.ts';

type Kind = Extract<Step, { step: 'choose' }>['kind'];

const choose = (kind: Kind, slot: number, pick = 0): Step => ({ step: 'choose', kind, slot, pick });

/** Worlds of these variants: each alone, and both together. */
export function worldsOf(variants: readonly Variant[]): readonly (readonly Variant[])[] {
  const alone = variants.map((variant) => [variant]);
  return variants.length > 1 ? [...alone, variants] : alone;
}

/**
 * Honest runs: of one link and of two, with messages, ratchets of every kind, a clock that goes on, and an end; and
 * talks with the adversary itself.
 */
export function honestSeeds(variants: readonly Variant[]): WorldCase[] {
  const conversations = worldsOf(variants).flatMap((together) =>
    [1, 2].flatMap((links) =>
      CONVERSATIONS.map((conversation) => ({
        variants: together,
        links,
        steps: conversation(together.length * links),
      })),
    ),
  );
  return [...conversations, ...ownNameSeeds(variants)];
}

/** Every link's handshake, one after the other. */
function handshakes(links: number): Step[] {
  return Array.from({ length: links }, (_, link) => [
    choose('start', 2 * link),
    // Simplex needs fewer packets: choices for which there is nothing left go to the next link, or are void.
    ...[1, 0, 1, 0, 1, 0].map((end) => choose('deliver', 2 * link + end)),
  ]).flat();
}

function exchange(from: number): Step[] {
  return [
    choose('encrypt', from),
    choose('deliver', from ^ 1),
    choose('encrypt', from ^ 1),
    choose('deliver', from),
  ];
}

/** Ratchets of both kinds, traffic after each, and an end; the first one is started by this session. */
function rekeyed(first: 0 | 1): Step[] {
  const second = first ^ 1;
  return [
    ...exchange(first),
    choose('ratchet', first, 0),
    choose('deliver', second),
    ...exchange(second),
    choose('ratchet', second, 2),
    choose('deliver', first),
    choose('deliver', second),
    ...exchange(first),
    choose('close', second),
    choose('deliver', first),
  ];
}

const CONVERSATIONS: readonly ((links: number) => Step[])[] = [
  (links) => [...handshakes(links), ...exchange(0), choose('tick', 0), ...exchange(1)],
  (links) => [...handshakes(links), ...rekeyed(0)],
  (links) => [...handshakes(links), ...rekeyed(1)],
  (links) => [
    ...handshakes(links),
    choose('ratchet', 0, 1),
    ...exchange(0),
    choose('reveal state', 1),
    choose('corrupt', 0),
    choose('close', 0),
    choose('deliver', 1),
  ],
];

/** What a header says otherwise than the stage expects. */
const LIES: readonly (readonly Edit[])[] = [
  [{ edit: 'sequence', plus: 1 }],
  [{ edit: 'sequence', plus: -1 }],
  [{ edit: 'time', plus: 2 }],
  [{ edit: 'time', plus: -2 }],
  [{ edit: 'time', plus: null }],
];

/** Likewise in the handshake; one that lies in its flag or its length is as good as sealed by nobody in the data phase. */
const HANDSHAKE_LIES: readonly (readonly Edit[])[] = [
  ...LIES,
  [{ edit: 'flag', value: 0 }],
  [{ edit: 'flag', value: Flag.error }],
  [{ edit: 'length' }],
];

/** Flags under which the adversary seals: with a meaning in the data phase, or without. */
const FLAGS = [Flag.encryptedMessage, Flag.symmetricRatchet, Flag.error];
const MEANINGLESS = [0, 5, 0x13];

/**
 * The adversary in its own name, as the server of a client and as a client of a server: with keys that it has, and
 * all in order but one field of one header.
 */
function ownNameSeeds(variants: readonly Variant[]): WorldCase[] {
  return variants.flatMap((variant) =>
    OWN_PACKETS[variant].flatMap((packets, slot) => {
      const starts = slot === 0 ? [choose('start', slot, 1)] : [];
      const whole = [...starts, ...packets.map((edits) => made(slot, edits))];
      const inHandshake = packets.flatMap((edits, at) =>
        [...HANDSHAKE_LIES.map((lie) => [...lie, ...edits]), ...spoilt(edits)].map((lying) => [
          ...whole.slice(0, starts.length + at),
          made(slot, lying),
        ]),
      );
      const inData = [
        [],
        // Inside the window: no lie.
        ...[1, -1].map((plus): Edit[] => [{ edit: 'time', plus }]),
        ...FLAGS.flatMap((value) => LIES.map((lie): Edit[] => [{ edit: 'flag', value }, ...lie])),
        ...MEANINGLESS.map((value): Edit[] => [{ edit: 'flag', value }]),
      ].map((lie) => [...whole, choose('encrypt', slot), sealed(slot, []), sealed(slot, lie)]);
      return [...inHandshake, ...inData].map((steps) => ({ variants: [variant], links: 1, steps }));
    }),
  );
}

function sealed(slot: number, lie: readonly Edit[]): Step {
  return made(slot, [...lie, { edit: 'seal', fits: true }]);
}

function made(slot: number, edits: readonly Edit[]): Step {
  return { step: 'packet', slot, of: null, edits: [{ edit: 'header' }, ...edits] };
}

/** The changes that make a packet without its last one, and with one that does not fit. */
function spoilt(edits: readonly Edit[]): readonly (readonly Edit[])[] {
  const rest = edits.slice(0, -1);
  switch (edits.at(-1)?.edit) {
    case 'hash':
      // The last one is signed, and is not the hash of this packet.
      return [rest, [...rest, { edit: 'hash', signed: false }], [...edits, { edit: 'time', plus: 1 }]];
    case 'seal':
      return [rest, [...rest, { edit: 'seal', fits: false }]];
    default:
      return [rest];
  }
}

const part = (at: number, pick = 0): Edit => ({ edit: 'part', part: at, pick });
const SIGNED: Edit = { edit: 'hash', signed: true };
const SEALED: Edit = { edit: 'seal', fits: true };

/** The adversary's side of a handshake, as the server of a client (0) and as the client of a server (1). */
const OWN_PACKETS: Readonly<Record<Variant, readonly (readonly (readonly Edit[])[])[]>> = {
  simplex: [
    [[part(2), SIGNED], [SEALED]],
    [[part(0), part(1)], [part(0)]],
  ],
  // The first ciphertext that could be made is for the adversary's own key.
  duplex: [
    [[part(2), SIGNED], [part(0, 1), SIGNED], [SEALED]],
    [[part(0), part(1), SIGNED], [part(0), part(1), SIGNED], [SEALED]],
  ],
};
