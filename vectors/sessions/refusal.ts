import * as z from 'zod';
import type { CloseReason, Output } from '../../impl/endpoint.ts';
import { HEADER_LENGTH } from '../../impl/wire/header.ts';
import { byte, bytes } from '../fields.ts';
import { hex } from '../hex.ts';
import type { Party } from './party.ts';
import { eventSchema, wordsOf } from './words.ts';

/** What becomes of a packet with a fault in it. */
export const refusalSchema = z.strictObject({
  outcome: z
    .enum(['refused', 'ended', 'answered', 'taken'])
    .describe(
      'refused: the session is over; ended: so it is, because the packet says so, and is believed (ERR-03); answered: a packet is sent back and it goes on; taken: it goes on',
    ),
  onHeader: z
    .boolean()
    .describe('whether the 21 bytes of the header suffice for the outcome (HDR-02, CHN-05)'),
  codes: z.array(byte).describe('error codes that fit (ERR-02); any where there are none'),
  sent: z
    .array(bytes)
    .describe(
      'what the reference implementation sends back: where it refuses, an error packet that others may leave out',
    ),
  events: z.array(eventSchema).describe('what the reference implementation reports'),
});

export type Refusal = z.infer<typeof refusalSchema>;

/** Gives a packet to an endpoint, and says what it does. */
export function refusalOf(party: Party, packet: Uint8Array, codes: readonly number[]): Refusal {
  const early = party.snapshot().endpoint;
  const onHeader = outcomeOf(early.receive(packet.slice(0, HEADER_LENGTH)));
  const output = party.endpoint.receive(packet);
  const outcome = outcomeOf(output);
  return {
    outcome,
    onHeader: outcome === 'refused' && onHeader === 'refused',
    codes: [...codes],
    sent: output.packets.map(hex),
    events: output.events.map(wordsOf),
  };
}

function outcomeOf({ packets, events }: Output): Refusal['outcome'] {
  for (const event of events)
    if (event.type === 'closed') return isBelieved(event.reason) ? 'ended' : 'refused';
  return packets.length > 0 ? 'answered' : 'taken';
}

function isBelieved(reason: CloseReason): boolean {
  return reason.cause === 'closed by peer' || (reason.cause === 'peer error' && reason.authenticated);
}
