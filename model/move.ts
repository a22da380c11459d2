import { Party } from './session.ts';
import type { Term } from './term.ts';

/** What a client is configured for: whose key file, in which configuration. */
export interface ClientChoice {
  readonly peer: number;
  readonly configuration: string;
}

/** The client configurations that the adversary may start sessions with. */
export const CLIENT_CHOICES: readonly ClientChoice[] = [
  { peer: Party.server, configuration: 'cfg A' },
  { peer: Party.adversary, configuration: 'cfg A' },
  { peer: Party.server, configuration: 'cfg B' },
];

export type RatchetKind = 'symmetric' | 'unseen' | 'asymmetric';

/** A move of the adversary: an oracle call with its arguments. `slot` is a session's place. */
export type Move =
  | { readonly kind: 'start'; readonly slot: number; readonly choice: number }
  | { readonly kind: 'deliver'; readonly slot: number; readonly packet: Term }
  | { readonly kind: 'encrypt'; readonly slot: number }
  | { readonly kind: 'ratchet'; readonly slot: number; readonly ratchet: RatchetKind }
  | { readonly kind: 'close'; readonly slot: number }
  | { readonly kind: 'reveal state'; readonly slot: number }
  | { readonly kind: 'reveal key'; readonly slot: number }
  | { readonly kind: 'expose'; readonly slot: number; readonly secret: 'secA' | 'secB' }
  | { readonly kind: 'corrupt'; readonly party: number }
  | { readonly kind: 'tick'; readonly units: number };
