import {
  type HandshakeMessage,
  MESSAGES,
  type Message,
  type MessageName,
} from '../../harness/faults/messages.ts';
import type { Role } from '../../impl/variant.ts';
import { FaultyPeer } from '../sessions/faulty-peer.ts';
import { type Draws, drawnBytes, type LongTermKeys, type Parties } from '../sessions/inputs.ts';
import { Party } from '../sessions/party.ts';
import { type Played, playPair } from '../sessions/play.ts';
import { otherRole } from '../sessions/step.ts';
import { kemKeyWords } from '../sessions/words.ts';
import type { Subject } from '../subject.ts';

/** The packets of both handshakes. */
export const HANDSHAKE_MESSAGES: readonly Message[] = MESSAGES.filter(({ phase }) => phase === 'handshake');

/** @throws RangeError for a message of the data phase */
export function handshakeName({ name }: Message): HandshakeMessage {
  if (isOfHandshake(name)) return name;
  throw new RangeError(`message: ${name} is none of the handshake`);
}

function isOfHandshake(name: MessageName): name is HandshakeMessage {
  return HANDSHAKE_MESSAGES.some((message) => message.name === name);
}

/** @throws RangeError for a message that either side sends */
export function senderOf({ sender, name }: Message): Role {
  if (sender !== 'either') return sender;
  throw new RangeError(`message: ${name} is none of the handshake`);
}

/** What stands before a packet of the handshake: its sender about to send it, and its receiver, the subject. */
interface Stage {
  readonly receiver: Party;
  send(): Uint8Array;
}

/** A handshake before each of its packets. */
export class Stages {
  readonly peer: FaultyPeer;
  readonly honest: Played['sent'];
  readonly kemSecretKeys: ReturnType<typeof kemKeyWords>;
  readonly #stages = new Map<string, Stage>();
  readonly #create: (role: Role, on: Subject, peer: boolean) => Party;

  constructor(parties: Parties, keys: LongTermKeys, draws: Draws, subject: Subject) {
    const { crypto } = subject;
    const drawn = drawnBytes(draws);
    const faulty = new FaultyPeer(parties, keys, { crypto });
    this.peer = faulty;
    this.#create = (role, on, peer) =>
      Party.create(role, parties, keys, drawn, on, peer ? faulty.adjust : undefined);
    const client = this.#create('client', { crypto }, false);
    const server = this.#create('server', { crypto }, false);
    this.honest = playPair(client, server, { do: 'start' }).sent;
    this.kemSecretKeys = kemKeyWords(client.observed.secretKeys, server.observed.secretKeys);
    for (const sender of ['client', 'server'] as const) this.#prepare(sender, { crypto }, subject);
  }

  /** @throws RangeError for a message that the variant does not have */
  at({ name }: Message): Stage {
    const stage = this.#stages.get(name);
    if (stage === undefined) throw new RangeError(`message: the handshake has no ${name}`);
    return stage;
  }

  /** Both sides before each packet of one sender. */
  #prepare(sender: Role, honest: Subject, subject: Subject): void {
    const peer = this.#create(sender, honest, true);
    const receiver = this.#create(otherRole(sender), subject, false);
    receiver.endpoint.start();
    if (sender === 'server') peer.endpoint.start();
    let received: Uint8Array | undefined;
    for (const [index, { from, bytes: packet }] of this.honest.entries()) {
      const message = HANDSHAKE_MESSAGES.find(({ flag }) => flag === packet[0]);
      if (from !== sender || message === undefined) {
        received = packet;
        continue;
      }
      const trigger = received;
      const before = peer.snapshot();
      // A client's first packet is what its start gives; a started endpoint has no snapshot before it.
      const send = () => {
        const { packets } =
          trigger === undefined
            ? this.#create(sender, honest, true).endpoint.start()
            : before.snapshot().endpoint.receive(trigger);
        return packets[0] ?? new Uint8Array(0);
      };
      this.#stages.set(message.name, { receiver: receiver.snapshot(), send });
      if (trigger === undefined) peer.endpoint.start();
      else peer.endpoint.receive(trigger);
      receiver.endpoint.receive(packet);
      received = this.honest[index + 1]?.bytes;
    }
  }
}
