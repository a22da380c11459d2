import fc from 'fast-check';
import type { Passing, Relay } from '../harness/between/relay.ts';
import { type Check, check } from '../harness/check.ts';
import { flip } from '../harness/faults/flip.ts';
import type { Lab } from '../harness/lab.ts';
import { Flag } from '../impl/wire/codes.ts';
import { HEADER_LENGTH } from '../impl/wire/header.ts';
import { BETWEEN_DATA } from './between-data.ts';
import { Exchange } from './exchange.ts';
import { BRIEF, common, honest, isAt, mustEnd, packetsOf, wentBy, works } from './relays.ts';

/** Whether one of the faults has been done, and the hand that does it at one place. */
function once(
  place: number,
  fault: (passing: Passing) => readonly Uint8Array[] | Promise<readonly Uint8Array[]>,
) {
  const done = { came: false };
  const hand = (passing: Passing) => {
    if (done.came || !isAt(passing, place)) return [passing.packet];
    done.came = true;
    return fault(passing);
  };
  return { hand, came: () => done.came };
}

/** Where the low bytes of the time are. */
const TIME = HEADER_LENGTH - 8;

/**
 * Where a change of a header must be noticed: nothing authenticates those of a Simplex client (HDR-03), and a time that
 * differs by a little is taken (HDR-02).
 */
function noticed({ target: { identity } }: Lab, place: number, offset: number): number {
  const unauthenticated = identity.variant === 'simplex' && place % 2 === 0;
  return unauthenticated && offset >= TIME && offset < HEADER_LENGTH ? HEADER_LENGTH - 1 : offset;
}

const place = fc.nat(5);
/** The first and the last of either variant. */
const ENDS = [0, 3, 5];

/** Something done to a packet that a handshake must survive. */
function harmless(
  description: Pick<Check, 'id' | 'title' | 'quote' | 'requirements' | 'runs'>,
  edges: readonly number[],
  act: (passing: Passing, relay: Relay) => Promise<readonly Uint8Array[]>,
): Check {
  return check({
    ...common,
    ...description,
    cases: place,
    edges,
    async attempt(lab, at) {
      const relay = await lab.relay();
      const { hand } = once(at % packetsOf(lab), (passing) => act(passing, relay));
      relay.start(hand);
      const done = await relay.until(() => wentBy(lab, relay), BRIEF + lab.target.patience.reaction);
      return works(done && relay.ended.size === 0, 'the two establish a session');
    },
  });
}

/** One fault at one place of a handshake that must not survive it. */
function fatal(
  description: Pick<Check, 'id' | 'title' | 'quote' | 'requirements'>,
  fault: (passing: Passing, relay: Relay, lab: Lab) => readonly Uint8Array[] | Promise<readonly Uint8Array[]>,
  first = 0,
): Check {
  return check({
    ...common,
    ...description,
    cases: place,
    edges: ENDS,
    async attempt(lab, at) {
      const relay = await lab.relay();
      const place = first + (at % (packetsOf(lab) - first));
      const { hand, came } = once(place, (passing) => fault(passing, relay, lab));
      relay.start(hand);
      return mustEnd(lab, [relay], came);
    },
  });
}

/** Two sessions at once, of which one fault is done to both at the same place; neither must survive it. */
function crossed(
  description: Pick<Check, 'id' | 'title' | 'quote' | 'requirements'>,
  first: number,
  from: (place: number, packets: number) => (passing: Passing) => boolean,
): Check {
  return check({
    ...common,
    ...description,
    cases: place,
    async attempt(lab, at) {
      const packets = packetsOf(lab);
      const swapped = from(first + (at % (packets - first)), packets);
      const exchange = new Exchange<Uint8Array>();
      const relays = [await lab.relay(), await lab.relay()] as const;
      let came = 0;
      for (const side of [0, 1] as const)
        relays[side].start((passing) => {
          if (!swapped(passing)) return [passing.packet];
          came += 1;
          return exchange.swap(side, passing.packet).then((theirs) => [theirs]);
        });
      return mustEnd(lab, relays, () => came >= 2);
    },
  });
}

/** A client and a server of somebody, with us in the middle, who hold no key of either. */
export const BETWEEN: readonly Check[] = [
  check({
    ...common,
    id: 'between/untouched',
    title: 'A client and a server establish a session with each other, and keep it.',
    quote: 'sizes and order above',
    requirements: ['SMX-01', 'DPX-01'],
    cases: fc.constant('nothing is changed'),
    runs: 2,
    attempt: common.twin,
  }),
  harmless(
    {
      id: 'between/delayed',
      title: 'A packet that is held back for a moment is taken all the same.',
      quote: 'exactly -60 to +60 s is accepted',
      requirements: ['RPL-04'],
      runs: 6,
    },
    ENDS,
    async ({ packet }) => {
      await new Promise((resolve) => setTimeout(resolve, BRIEF));
      return [packet];
    },
  ),
  harmless(
    {
      id: 'between/in-pieces',
      title: 'A packet that comes byte by byte is taken all the same.',
      quote: 'a packet split anywhere, its header included',
      requirements: ['CHN-07'],
      runs: 4,
    },
    [],
    async ({ packet, to }, relay) => {
      const cut = HEADER_LENGTH + 40;
      for (const byte of packet.subarray(0, cut)) {
        relay.send(to, Uint8Array.of(byte));
        // In a segment of its own.
        await new Promise((resolve) => setImmediate(resolve));
      }
      return [packet.subarray(cut)];
    },
  ),
  check({
    ...common,
    id: 'between/dropped',
    title: 'Without one of its packets a handshake goes no further.',
    quote: 'or the absence of it, leaves no usable session',
    requirements: ['CNF-01', 'CNF-02'],
    cases: place,
    edges: ENDS,
    async attempt(lab, at) {
      const dropped = at % packetsOf(lab);
      const relay = await lab.relay();
      const { hand, came } = once(dropped, () => []);
      relay.start(hand);
      await relay.until(() => came() || relay.ended.size > 0, lab.target.patience.reaction);
      await relay.until(() => relay.ended.size > 0, BRIEF);
      const more =
        relay.passed.filter(({ packet }) => packet[0] !== Flag.errorCondition).length - dropped - 1;
      return {
        verdict: !came() ? 'inconclusive' : more > 0 ? 'fail' : 'pass',
        expected: 'no packet comes behind the one that was dropped',
        observed: more > 0 ? `${more} more came` : 'none came',
      };
    },
  }),
  ...(['header', 'body'] as const).map((part) =>
    check({
      ...common,
      id: `between/changed-${part}`,
      title: `A handshake in which one bit of the ${part} of a packet is changed leads to no session.`,
      quote:
        part === 'header' ? 'no bit of such a header may be changed unnoticed' : 'leaves no usable session',
      requirements: part === 'header' ? ['HDR-02', 'HDR-03'] : ['CNF-01', 'SMX-03', 'DPX-02'],
      cases: fc.record({ place, offset: fc.nat(100_000), bit: fc.nat(7) }),
      edges: ENDS.map((place) => ({ place, offset: place, bit: 0 })),
      runs: 10,
      async attempt(lab, { place, offset, bit }) {
        const relay = await lab.relay();
        const { hand, came } = once(place % packetsOf(lab), ({ packet }) => {
          const at =
            part === 'header'
              ? offset % HEADER_LENGTH
              : HEADER_LENGTH + (offset % (packet.length - HEADER_LENGTH));
          return [flip(packet, noticed(lab, place, at), 1 << bit)];
        });
        relay.start(hand);
        return mustEnd(lab, [relay], came);
      },
    }),
  ),
  fatal(
    {
      id: 'between/duplicated',
      title: 'A handshake packet that comes twice is not taken twice.',
      quote: "A stage's packet is never accepted in another stage",
      requirements: ['HDR-04'],
    },
    ({ packet }) => [packet, packet],
  ),
  fatal(
    {
      id: 'between/reflected',
      title: 'A handshake packet that goes back to its sender is refused.',
      quote: 'a packet reflected to its sender never opens',
      requirements: ['DIR-02', 'HDR-04'],
    },
    ({ packet, to }, relay) => {
      relay.send(to === 'client' ? 'server' : 'client', packet);
      return [];
    },
  ),
  fatal(
    {
      id: 'between/replayed',
      title: 'A packet of an earlier handshake of the same two leads to no session.',
      quote:
        'Handshake packets replayed from another handshake lead to no session in which either side accepts data.',
      requirements: ['RPL-03'],
    },
    async ({ to, index }, _relay, lab) => {
      const { relay: earlier } = await honest(lab);
      const theirs = earlier.passed.find((each) => each.to === to && each.index === index);
      return theirs === undefined ? [] : [theirs.packet];
    },
    // A connect request of the same client, minutes old at most, is as good as another.
    1,
  ),
  crossed(
    {
      id: 'between/spliced',
      title: 'Two handshakes of which one packet each is exchanged lead to no session.',
      quote:
        'Handshake packets replayed from another handshake lead to no session in which either side accepts data.',
      requirements: ['RPL-03', 'DIR-04'],
    },
    // One connect request of the same client is as good as another.
    1,
    (place) => (passing) => isAt(passing, place),
  ),
  crossed(
    {
      id: 'between/cross-wired',
      title: 'Two handshakes whose ends are exchanged from some packet on lead to no session.',
      quote:
        'Handshake packets replayed from another handshake lead to no session in which either side accepts data.',
      requirements: ['RPL-03', 'DIR-04'],
    },
    // With all but the connect requests exchanged, each client has a session with one server all along.
    2,
    (place, packets) => (passing) =>
      Array.from({ length: packets - place }, (_, more) => place + more).some((each) => isAt(passing, each)),
  ),
  ...BETWEEN_DATA,
];
