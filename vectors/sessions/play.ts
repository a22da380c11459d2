import type { EndpointEvent, Output } from '../../impl/endpoint.ts';
import type { Role } from '../../impl/variant.ts';
import type { Party } from './party.ts';
import { otherRole, type Step } from './step.ts';

/** A packet, who sent it, and the sender's transcript hash then. */
export interface Sent {
  readonly from: Role;
  readonly bytes: Uint8Array;
  readonly transcript: Uint8Array | undefined;
}

/** What came of one step. */
export interface Played {
  readonly sent: readonly Sent[];
  readonly events: Readonly<Record<Role, readonly EndpointEvent[]>>;
}

/** Both ends of a session do a step, and exchange packets until there are none left. */
export function playPair(client: Party, server: Party, step: Step): Played {
  const parties = { client, server };
  const sent: Sent[] = [];
  const events: Record<Role, EndpointEvent[]> = { client: [], server: [] };
  const run = (party: Party, output: Output): void => {
    events[party.role].push(...output.events);
    for (const bytes of output.packets) {
      sent.push({ from: party.role, bytes, transcript: party.endpoint.transcriptHash });
      const peer = parties[otherRole(party.role)];
      run(peer, peer.endpoint.receive(bytes));
    }
  };
  if (step.do === 'start') run(server, server.command(step));
  const starter = step.do === 'start' ? client : parties[step.by];
  run(starter, starter.command(step));
  return { sent, events };
}

/** One end does its part of a step, and is given what the peer sent in it. */
export function playAlone(party: Party, step: Step, honest: Played): Played {
  const sent: Sent[] = [];
  const events: EndpointEvent[] = [];
  const take = (output: Output): void => {
    events.push(...output.events);
    for (const bytes of output.packets)
      sent.push({ from: party.role, bytes, transcript: party.endpoint.transcriptHash });
  };
  take(party.command(step));
  for (const { from, bytes } of honest.sent) if (from !== party.role) take(party.endpoint.receive(bytes));
  const none: readonly EndpointEvent[] = [];
  return {
    sent,
    events: party.role === 'client' ? { client: events, server: none } : { client: none, server: events },
  };
}

/** What each end did by itself, in the order of the honest session; what is beyond it comes last. */
export function merged(client: Played, server: Played, honest: Played): Played {
  const left = { client: [...client.sent], server: [...server.sent] };
  const sent = honest.sent.flatMap(({ from }) => left[from].splice(0, 1));
  return {
    sent: [...sent, ...left.client, ...left.server],
    events: { client: client.events.client, server: server.events.server },
  };
}
