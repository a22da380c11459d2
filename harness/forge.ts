import { join } from '../impl/bytes.ts';
import { systemRandom } from '../impl/primitives/random.ts';
import { VARIANTS } from '../impl/variant.ts';
import { Flag } from '../impl/wire/codes.ts';
import { encodeHeader, type Header } from '../impl/wire/header.ts';
import { duplexMessages, simplexMessages } from '../impl/wire/messages.ts';
import type { Target } from './target.ts';

/** Who forges: a target gives all of it, for ourselves. */
export type Forger = Pick<Target, 'identity' | 'profile' | 'clock' | 'crypto' | 'dialect'>;

/** What may be wrong with a connect request. */
export interface ConnectRequestFields {
  /** The key identity, 16 bytes; the peer's own by default. */
  readonly kid?: Uint8Array;
  /** The configuration field, 34 bytes. */
  readonly cfg: Uint8Array;
  readonly header?: Partial<Header>;
}

/**
 * A connect request with these fields, correctly signed where the variant signs it: what is wrong with it is
 * reached behind the signature.
 * @throws RangeError for a forger that is no client
 */
export function forgeConnectRequest(forger: Forger, fields: ConnectRequestFields): Uint8Array {
  const { identity, profile, clock, crypto, dialect } = forger;
  if (identity.role !== 'client') throw new RangeError('forger is no client');
  const { cfg, kid = identity.peerKey.keyIdentity } = fields;
  const layout = (identity.variant === 'simplex' ? simplexMessages : duplexMessages)(profile).connectRequest;
  const header = encodeHeader({
    flag: Flag.connectRequest,
    msglen: layout.length,
    sequence: 0n,
    utctime: clock(),
    ...fields.header,
  });
  if (identity.variant === 'simplex') return join(header, kid, cfg);
  const parts = dialect.duplexSignedHeader === 'first' ? [header, kid, cfg] : [kid, cfg, header];
  const hash = crypto.symmetric('duplex', dialect).hash(...parts);
  const signature = crypto.signature(profile.signature).sign(hash, identity.ownKey.signingKey, systemRandom);
  return join(header, kid, cfg, signature, hash.subarray(0, VARIANTS.duplex.hash));
}
