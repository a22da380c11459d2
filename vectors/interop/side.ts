import type { Crypto } from '../../impl/crypto/crypto.ts';
import { Endpoint, type Identity } from '../../impl/endpoint.ts';
import { type Policy, strict } from '../../impl/policy.ts';
import type { Profile } from '../../impl/profile.ts';
import type { Role } from '../../impl/variant.ts';
import { ErrorCode, Flag } from '../../impl/wire/codes.ts';
import { encodeHeader } from '../../impl/wire/header.ts';
import { recordedRandom } from './recorded-random.ts';
import { Trace } from './trace.ts';
import { tracingCrypto, tracingRandom } from './tracing-crypto.ts';

/** What the endpoints of a recording run on. */
export interface Setting {
  readonly profile: Profile;
  readonly backend: Crypto;
  readonly seed: string;
  /** Unix seconds; it stands still. */
  readonly now: bigint;
}

/** A packet that no endpoint takes in the data phase (CHN-06). */
const REFUSED = encodeHeader({ flag: Flag.none, msglen: 0, sequence: 0n, utctime: 0n });

/** One end of a recorded session: an endpoint, what its primitives do, and what keys it takes. */
export class Side {
  readonly role: Role;
  readonly endpoint: Endpoint;
  readonly trace = new Trace();
  #ratchetKey: Uint8Array | undefined;
  /** The code of a sealed error that is asked for, in place of the one that fits. */
  #askedFor: ErrorCode | undefined;

  constructor(identity: Identity, { profile, backend, seed, now }: Setting) {
    const { role, variant } = identity;
    this.role = role;
    const policy: Policy = {
      ...strict,
      // RTS-02: the deployed Duplex endpoints send their ratchet packets with time 0.
      ...(variant === 'duplex' && { ratchetTime: () => 0n }),
      sessionKeys: (keys) => {
        this.#ratchetKey = keys.ratchetKey.slice();
        return keys;
      },
      reportedCode: (fitting) => this.#askedFor ?? fitting,
    };
    this.endpoint = Endpoint.create(identity, {
      profile,
      crypto: tracingCrypto(backend, this.trace),
      clock: () => now,
      random: tracingRandom(recordedRandom(seed, role), this.trace),
      policy,
    });
  }

  /** The ratchet key of the last derivation. */
  get ratchetKey(): Uint8Array | undefined {
    return this.#ratchetKey;
  }

  /**
   * The sealed error of this code that it would send now; `undefined` where it cannot. The endpoint itself
   * goes on: a copy of it meets a packet that it must refuse, and is told which code to report.
   */
  sealedError(code: ErrorCode): Uint8Array | undefined {
    const copy = this.endpoint.snapshot();
    if (code === ErrorCode.none) return copy.close().packets.at(-1);
    this.#askedFor = code;
    const { packets } = copy.receive(REFUSED);
    this.#askedFor = undefined;
    return packets.at(-1);
  }
}
