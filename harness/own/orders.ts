import type { RatchetKind } from '../../impl/channel/data-phase.ts';
import type { BackendName } from '../../impl/crypto/backends.ts';
import type { DialectName } from '../../impl/dialect.ts';
import type { Identity } from '../../impl/endpoint.ts';
import type { Limits } from '../../impl/net/shell-policy.ts';

/** One server that the child is to run. */
export interface ServerOrder {
  readonly identity: Identity;
  readonly profile: string;
  /** What it allows, where that is less than by default. */
  readonly limits?: Partial<Limits>;
}

/** What the parent tells the child that runs servers of our own. */
export type Order =
  | {
      readonly kind: 'serve';
      readonly host: string;
      readonly servers: readonly ServerOrder[];
      readonly dialect: DialectName;
      readonly backend: BackendName;
      readonly defect: string | undefined;
    }
  | {
      readonly kind: 'ratchet';
      readonly ratchet: RatchetKind;
      /** The port of the server, and of the client whose session it is. */
      readonly port: number;
      readonly clientPort: number;
    }
  /** It is to end that session in good order. */
  | { readonly kind: 'end'; readonly port: number; readonly clientPort: number };

/** What the child answers to `serve`. */
export type Report =
  | { readonly kind: 'listening'; readonly ports: readonly number[] }
  | { readonly kind: 'failed'; readonly message: string };
