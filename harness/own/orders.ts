import type { RatchetKind } from '../../impl/channel/data-phase.ts';
import type { BackendName } from '../../impl/crypto/backends.ts';
import type { DialectName } from '../../impl/dialect.ts';
import type { Identity } from '../../impl/endpoint.ts';
import type { Limits } from '../../impl/net/shell-policy.ts';

/** One server or client that the child is to run. */
export interface EndOrder {
  readonly identity: Identity;
  readonly profile: string;
  /** Whether it does not send back what it receives. */
  readonly mute?: true;
  /**
   * Where its handshakes are cached: the time at which its clock stands, in Unix seconds, and the number of connections
   * after which its draws come again.
   */
  readonly cached?: { readonly at: bigint; readonly draws: number };
  /** What it allows, where that is less than by default. */
  readonly limits?: Partial<Limits>;
}

/** What the parent tells the child that runs servers and clients of our own. */
export type Order =
  | {
      readonly kind: 'serve';
      readonly host: string;
      readonly servers: readonly EndOrder[];
      /** Clients that connect when they are told to. */
      readonly clients?: readonly EndOrder[];
      readonly dialect: DialectName;
      readonly backend: BackendName;
      readonly defect: string | undefined;
    }
  /** A client, by its place among those of `serve`, is to connect to a port of the same host. */
  | { readonly kind: 'connect'; readonly client: number; readonly port: number }
  | {
      readonly kind: 'ratchet';
      readonly ratchet: RatchetKind;
      /** The port of the server, and of the client whose session it is: 0 where that is ours. */
      readonly port: number;
      readonly clientPort: number;
    }
  /** An end is to send a message, when its session is established. */
  | { readonly kind: 'say'; readonly data: Uint8Array; readonly port: number; readonly clientPort: number }
  /** It is to end that session in good order. */
  | { readonly kind: 'end'; readonly port: number; readonly clientPort: number };

/** What the child answers to `serve`. */
export type Report =
  | { readonly kind: 'listening'; readonly ports: readonly number[] }
  | { readonly kind: 'failed'; readonly message: string };
