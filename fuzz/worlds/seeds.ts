import type { Variant } from '../../model/protocol.ts';
import type { Step, WorldCase } from './case.ts';

type Kind = Extract<Step, { step: 'choose' }>['kind'];

const choose = (kind: Kind, slot: number, pick = 0): Step => ({ step: 'choose', kind, slot, pick });

/** Worlds of these variants: each alone, and both together. */
export function worldsOf(variants: readonly Variant[]): readonly (readonly Variant[])[] {
  const alone = variants.map((variant) => [variant]);
  return variants.length > 1 ? [...alone, variants] : alone;
}

/** Honest runs: of one link and of two, with messages, ratchets of every kind, a clock that goes on, and an end. */
export function honestSeeds(variants: readonly Variant[]): WorldCase[] {
  return worldsOf(variants).flatMap((together) =>
    [1, 2].flatMap((links) =>
      CONVERSATIONS.map((conversation) => ({
        variants: together,
        links,
        steps: conversation(together.length * links),
      })),
    ),
  );
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

const CONVERSATIONS: readonly ((links: number) => Step[])[] = [
  (links) => [...handshakes(links), ...exchange(0), choose('tick', 0), ...exchange(1)],
  (links) => [
    ...handshakes(links),
    ...exchange(0),
    choose('ratchet', 0, 0),
    choose('deliver', 1),
    ...exchange(1),
    choose('ratchet', 1, 2),
    choose('deliver', 0),
    choose('deliver', 1),
    ...exchange(0),
    choose('close', 1),
    choose('deliver', 0),
  ],
  (links) => [
    ...handshakes(links),
    choose('ratchet', 0, 1),
    ...exchange(0),
    choose('reveal state', 1),
    choose('corrupt', 0),
  ],
  // The adversary in its own name: as the server of every client, and as a client of every server.
  (links) => ownTalk(links, 0),
  (links) => ownTalk(links, 1),
];

function ownTalk(links: number, end: 0 | 1): Step[] {
  const sealed = (slot: number, plus: number): Step => ({
    step: 'packet',
    slot,
    of: null,
    edits: [{ edit: 'header' }, { edit: 'time', plus }, { edit: 'seal', fits: true }],
  });
  return Array.from({ length: links }, (_, link) => {
    const slot = 2 * link + end;
    const starts = end === 0 ? [choose('start', slot, 1)] : [];
    const shakes = [1, 2, 3].map(() => choose('forge', slot));
    return [...starts, ...shakes, choose('encrypt', slot), sealed(slot, 0), sealed(slot, 1)];
  }).flat();
}
