import { exchangeHashParts, signedParts } from '../../impl/handshake/duplex-signed.ts';
import { checkSignedHash } from '../../impl/handshake/signed-hash.ts';
import { foldTranscript, startTranscript } from '../../impl/handshake/transcript.ts';
import type { SignedHash } from '../../impl/policy.ts';
import type { Session } from '../../impl/session.ts';
import type { KemSecrets } from './kem-secrets.ts';
import type { Parsed } from './parse.ts';
import { Unsealed } from './unsealed.ts';

/** The long-term public keys that a recorded session was made with. */
export interface PublicKeys {
  readonly keyIdentity: Uint8Array;
  readonly server: Uint8Array;
  readonly client: Uint8Array | undefined;
}

/** What is seen of one packet. */
export interface Sight {
  /** Whether signature and hash of the message are right, where it has them. */
  readonly verifies?: boolean;
  /** The transcript hash after the packet, in the handshake. */
  readonly transcript?: Uint8Array;
  /** What the packet opens to, where that can be known. */
  readonly opened?: Uint8Array;
}

/** Follows a recorded session from outside: with the public keys, and with the KEM secrets where they are given. */
export class Observer {
  readonly #session: Session;
  readonly #keys: PublicKeys;
  readonly #secrets: KemSecrets | undefined;
  #sch: Uint8Array | undefined;
  unsealed: Unsealed | undefined;

  constructor(session: Session, keys: PublicKeys, secrets: KemSecrets | undefined) {
    this.#session = session;
    this.#keys = keys;
    this.#secrets = secrets;
  }

  see(packet: Parsed): Sight {
    const signed = this.#signedBy(packet);
    const opened = this.#isSealed(packet) ? this.unsealed?.open(packet) : undefined;
    this.#fold(packet);
    if (packet.name === (this.#session.variant === 'simplex' ? 'exchangeRequest' : 'exchangeResponse'))
      this.#derive();
    return {
      ...(signed !== undefined && { verifies: signed }),
      ...(packet.name !== undefined && this.#sch !== undefined && { transcript: this.#sch }),
      ...(opened && { opened }),
    };
  }

  #derive(): void {
    if (this.#secrets !== undefined && this.#sch !== undefined)
      this.unsealed = Unsealed.create(this.#session, this.#secrets, this.#sch);
  }

  #isSealed({ parts, name }: Parsed): boolean {
    return parts['sealedHash'] !== undefined || (name !== undefined && Object.keys(parts).length === 0);
  }

  #signedBy({ from, headerBytes, parts, name }: Parsed): boolean | undefined {
    const { signature, hash } = parts;
    const peer = this.#keys[from];
    if (signature === undefined || hash === undefined || peer === undefined) return undefined;
    const of = SIGNED[name ?? ''];
    if (of === undefined) return undefined;
    const covered = this.#covered(of, headerBytes, parts);
    const checked = checkSignedHash(
      this.#session,
      of,
      covered,
      { signature, hash },
      { peer, own: undefined },
    );
    return !('failure' in checked);
  }

  /** HDR-03: in Simplex the header comes first in every dialect. */
  #covered(of: SignedHash, header: Uint8Array, parts: Parsed['parts']): readonly Uint8Array[] {
    const { kid = NONE, cfg = NONE, publicKey = NONE, ciphertext = NONE } = parts;
    if (this.#session.variant === 'simplex') return [header, publicKey];
    switch (of) {
      case 'h1':
        return signedParts(this.#session, header, kid, cfg);
      case 'h3':
        return exchangeHashParts(this.#session, header, ciphertext, publicKey);
      default:
        return signedParts(this.#session, header, of === 'h2' ? publicKey : ciphertext);
    }
  }

  #fold({ parts, name, message }: Parsed): void {
    const session = this.#session;
    const { keyIdentity, server, client } = this.#keys;
    const { hash = NONE, ciphertext = NONE } = parts;
    if (name === 'connectRequest') {
      const keys = session.variant === 'simplex' ? [server] : [client ?? NONE, server];
      this.#sch = startTranscript(session, session.configuration, keyIdentity, ...keys);
    }
    const folded =
      session.variant === 'simplex'
        ? ({ connectResponse: [2, hash], exchangeRequest: [3, ciphertext] } as const)
        : ({
            connectRequest: [1, hash],
            connectResponse: [2, hash],
            exchangeRequest: [3, hash],
            exchangeResponse: [4, hash],
            establishRequest: [5, message],
          } as const);
    const step = new Map<string, readonly [1 | 2 | 3 | 4 | 5, Uint8Array]>(Object.entries(folded)).get(
      name ?? '',
    );
    if (step !== undefined && this.#sch !== undefined)
      this.#sch = foldTranscript(session, this.#sch, step[0], step[1]);
  }
}

const NONE = new Uint8Array(0);

/** The signed hash of each message of the handshake. */
const SIGNED: Readonly<Partial<Record<string, SignedHash>>> = {
  connectRequest: 'h1',
  connectResponse: 'h2',
  exchangeRequest: 'h3',
  exchangeResponse: 'h4',
};
