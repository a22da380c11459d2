import fc from 'fast-check';
import type { Play, PlayedSession } from './play.ts';

/** What goes well in a session before a fault, in order. */
export type Past = readonly ('echo' | 'symmetric' | 'asymmetric')[];

/** Any past of a few steps. Where there is no asymmetric ratchet, the step is left out. */
export const past: fc.Arbitrary<Past> = fc.array(fc.constantFrom('echo', 'symmetric', 'asymmetric'), {
  maxLength: 4,
});

/** What an adversary does to one peer: one fault, which must be refused, after a past that must go well. */
export interface Script {
  readonly id: string;
  readonly family: 'replay' | 'downgrade' | 'confirmation' | 'directional';
  readonly variants: readonly ('simplex' | 'duplex')[];
  /** Whether the peer accepted what it must not; undefined where what comes before did not go well. */
  readonly run: <Packet>(play: Play<Packet>, past: Past) => Promise<boolean | undefined>;
}

const BOTH = ['simplex', 'duplex'] as const;
const DUPLEX = ['duplex'] as const;

async function lived<Packet>(play: Play<Packet>, past: Past): Promise<PlayedSession<Packet> | undefined> {
  const session = await play.open();
  if (!(await session.establish())) return undefined;
  for (const step of past) {
    if (step === 'asymmetric' && play.variant === 'simplex') continue;
    if (!(await (step === 'echo' ? session.echo() : session.ratchet(step)))) return undefined;
  }
  return session;
}

/** A script on a session with a past. */
function onSession(
  attempt: <Packet>(
    session: PlayedSession<Packet>,
    play: Play<Packet>,
    past: Past,
  ) => Promise<boolean | undefined>,
): Script['run'] {
  return async (play, past) => {
    const session = await lived(play, past);
    return session && attempt(session, play, past);
  };
}

/** The headline families, each by the moves that an adversary has: what is tried on a model, in process and over sockets alike. */
export const SCRIPTS: readonly Script[] = [
  {
    id: 'packet-again',
    family: 'replay',
    variants: BOTH,
    run: onSession(async (session) => {
      const packet = session.seal();
      return (await session.give(packet)) ? session.give(packet) : undefined;
    }),
  },
  {
    id: 'packet-again-after-ratchet',
    family: 'replay',
    variants: BOTH,
    run: onSession(async (session) => {
      const packet = session.seal();
      const went = (await session.give(packet)) && (await session.ratchet('symmetric'));
      return went ? session.give(packet) : undefined;
    }),
  },
  {
    id: 'later-packet-first',
    family: 'replay',
    variants: BOTH,
    run: onSession(async (session) => {
      session.seal();
      return session.give(session.seal());
    }),
  },
  {
    id: 'packet-of-another-session',
    family: 'replay',
    variants: BOTH,
    run: onSession(async (session, play, past) => {
      const other = await lived(play, past);
      return other && session.give(other.seal());
    }),
  },
  {
    id: 'handshake-again',
    family: 'replay',
    variants: BOTH,
    run: onSession(async (session, play) => {
      const data = session.seal();
      if (!(await session.give(data))) return undefined;
      const second = await play.open();
      for (const packet of session.handshake) await second.give(packet);
      return second.give(data);
    }),
  },
  {
    id: 'other-configuration',
    family: 'downgrade',
    variants: BOTH,
    async run(play) {
      const session = await play.open();
      return session.give(play.otherConfiguration());
    },
  },
  {
    id: 'configuration-changed-in-transit',
    family: 'downgrade',
    variants: BOTH,
    async run(play) {
      const session = await play.open();
      return session.establish((packet, index) => (index === 0 ? play.otherConfiguration() : packet));
    },
  },
  {
    id: 'data-for-key-exchange',
    family: 'confirmation',
    variants: BOTH,
    async run(play) {
      const session = await play.open();
      return session.establish((packet, index) => (index === 1 ? play.unkeyedData(session) : packet));
    },
  },
  {
    id: 'data-for-confirmation',
    family: 'confirmation',
    variants: DUPLEX,
    async run(play) {
      const session = await play.open();
      return session.establish((packet, index) => (index === 2 ? play.unkeyedData(session) : packet));
    },
  },
  {
    id: 'confirmation-of-another-session',
    family: 'confirmation',
    variants: DUPLEX,
    async run(play) {
      const other = await play.open();
      if (!(await other.establish())) return undefined;
      const session = await play.open();
      return session.establish((packet, index) => (index === 2 ? (other.handshake[2] ?? packet) : packet));
    },
  },
  {
    id: 'key-exchange-of-another-session',
    family: 'confirmation',
    variants: BOTH,
    async run(play) {
      const other = await play.open();
      if (!(await other.establish())) return undefined;
      const session = await play.open();
      const established = await session.establish((packet, index) =>
        index === 1 ? (other.handshake[1] ?? packet) : packet,
      );
      // A Simplex server cannot tell until data comes (CNF-01).
      return established && session.give(play.unkeyedData(session));
    },
  },
  {
    id: 'packet-reflected',
    family: 'directional',
    variants: BOTH,
    run: onSession(async (session) => {
      if (!(await session.echo())) return undefined;
      const packet = session.received.at(-1);
      return packet === undefined ? undefined : session.give(packet);
    }),
  },
  {
    id: 'packet-reflected-after-ratchet',
    family: 'directional',
    variants: BOTH,
    run: onSession(async (session) => {
      if (!(await session.ratchet('symmetric')) || !(await session.echo())) return undefined;
      const packet = session.received.at(-1);
      return packet === undefined ? undefined : session.give(packet);
    }),
  },
  {
    id: 'packet-of-before-an-asymmetric-ratchet',
    family: 'directional',
    variants: DUPLEX,
    run: onSession(async (session) => {
      const packet = session.seal();
      const went = (await session.give(packet)) && (await session.ratchet('asymmetric'));
      return went ? session.give(packet) : undefined;
    }),
  },
];
