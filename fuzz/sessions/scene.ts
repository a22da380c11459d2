import type { Endpoint } from '../../impl/endpoint.ts';
import type { SessionKeys } from '../../impl/policy.ts';
import type { Hand } from './hand.ts';
import type { InsidePeer } from './inside-peer.ts';
import type { Peer } from './peer.ts';
import type { Made, Referee } from './referee.ts';

/** The clock of the peer, and of all others in a case. */
export interface SharedClock {
  readonly now: bigint;
  /** Moves it, where it is ours to move. */
  move(seconds: number): void;
}

/** Both ends of one session, and all that is on its way between them. */
export interface Scene {
  readonly ours: Endpoint;
  readonly peer: Peer;
  readonly hand: Hand;
  readonly clock: SharedClock;
  readonly referee: Referee;
  /** What the peer puts before a message that it sends back; undefined where it sends none back. */
  readonly echoPrefix: Uint8Array | undefined;
  /** Packets that our endpoint made, in order. */
  readonly made: Made[];
  /** How many of them are on the wire, or lost. */
  gone: number;
  /** Those that wait to be sent out of order, by their place in `made`. */
  readonly waiting: number[];
  /** What was put on the wire, as packets, oldest first. */
  readonly sent: Uint8Array[];
  /** Packets of the peer's, oldest first. */
  readonly received: Uint8Array[];
  /** Segments of the peer's that our endpoint has not been given. */
  inbox: Uint8Array[];
  /** Messages that were said and not yet echoed; undefined where what comes back may be anything. */
  readonly said: (Uint8Array | undefined)[];
}

/** A scene whose peer is in this process. */
export interface InsideScene extends Scene {
  readonly peer: InsidePeer;
}

/** A moment of a session in this process, from which any number of cases may go on. */
export class Moment {
  readonly #scene: InsideScene;
  readonly #time: bigint;
  readonly #keys: readonly SessionKeys[];
  readonly #peerKeys: readonly SessionKeys[];

  constructor(scene: InsideScene) {
    this.#scene = copyOf(scene);
    this.#time = scene.clock.now;
    this.#keys = [...scene.hand.keys];
    this.#peerKeys = [...scene.peer.keys];
  }

  /** The scene at that moment; what it shares with others is set back to it. */
  restore(begin: (time: bigint, peerKeys: readonly SessionKeys[]) => void): Scene {
    const scene = copyOf(this.#scene);
    scene.hand.begin(this.#keys);
    begin(this.#time, this.#peerKeys);
    return scene;
  }
}

function copyOf(scene: InsideScene): InsideScene {
  return {
    ...scene,
    ours: scene.ours.snapshot(),
    peer: scene.peer.copy(),
    referee: scene.referee.clone(),
    made: [...scene.made],
    waiting: [...scene.waiting],
    sent: [...scene.sent],
    received: [...scene.received],
    inbox: [...scene.inbox],
    said: [...scene.said],
  };
}
