import type { Aead } from '../../impl/crypto/crypto.ts';
import { withDuplexKeys, withRatchetKeys, withSimplexKeys } from '../../impl/handshake/keys.ts';
import type { SessionKeys } from '../../impl/policy.ts';
import type { Session } from '../../impl/session.ts';
import type { Role } from '../../impl/variant.ts';
import { keyWords } from '../sessions/words.ts';
import type { KemSecrets } from './kem-secrets.ts';
import type { Parsed } from './parse.ts';

/** Opens the sealed packets of a recorded session, from its KEM secrets. */
export class Unsealed {
  readonly #session: Session;
  /** The keys of the handshake. */
  readonly keys: ReturnType<typeof keyWords>;
  #ciphers: Readonly<Record<Role, Aead>>;
  #ratchetKey: Uint8Array;
  /** Whether the keys are still known: not after an asymmetric ratchet, nor once a packet did not open. */
  #known = true;

  private constructor(session: Session, keys: SessionKeys) {
    this.#session = session;
    this.keys = keyWords(keys);
    this.#ciphers = ciphersOf(session, keys);
    this.#ratchetKey = keys.ratchetKey.slice();
  }

  /** @param sch the transcript that the keys are derived with */
  static create(session: Session, { a, b }: KemSecrets, sch: Uint8Array): Unsealed {
    const use = (keys: SessionKeys) => new Unsealed(session, keys);
    return session.variant === 'simplex'
      ? withSimplexKeys(session, a, sch, use)
      : withDuplexKeys(session, a, b ?? new Uint8Array(0), sch, use);
  }

  /** What a packet opens to; `undefined` where it does not, or where its keys are not known. */
  open({ from, headerBytes, message, name }: Parsed): Uint8Array | undefined {
    if (!this.#known) return undefined;
    const opened = this.#ciphers[from].open(headerBytes, message);
    if (opened === undefined || name === 'asymmetricResponse') this.#known = false;
    if (opened !== undefined && name === 'symmetricRequest')
      withRatchetKeys(this.#session, 'symmetric ratchet', opened.slice(), this.#ratchetKey, (keys) => {
        this.#ciphers = ciphersOf(this.#session, keys);
        this.#ratchetKey = keys.ratchetKey.slice();
      });
    return opened;
  }
}

function ciphersOf({ symmetric }: Session, keys: SessionKeys): Readonly<Record<Role, Aead>> {
  return {
    client: symmetric.aead(keys.clientKey.slice(), keys.clientNonce.slice(), false),
    server: symmetric.aead(keys.serverKey.slice(), keys.serverNonce.slice(), false),
  };
}
