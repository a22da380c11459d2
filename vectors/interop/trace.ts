import type { KdfInput } from '../../impl/crypto/crypto.ts';

/** One use of a primitive, with copies of what went in and came out. */
export type TraceEvent =
  | { readonly op: 'random'; readonly bytes: Uint8Array }
  | { readonly op: 'hash'; readonly message: Uint8Array; readonly digest: Uint8Array }
  | {
      readonly op: 'derive';
      readonly rate: number;
      readonly input: KdfInput;
      /** The first bytes of the output, as many as were asked for. */
      readonly output: Uint8Array;
    }
  | {
      readonly op: 'aead';
      readonly transmit: boolean;
      readonly key: Uint8Array;
      readonly nonce: Uint8Array;
    }
  | { readonly op: 'kem key pair'; readonly publicKey: Uint8Array; readonly secretKey: Uint8Array }
  | {
      readonly op: 'encapsulate';
      readonly publicKey: Uint8Array;
      readonly ciphertext: Uint8Array;
      readonly secret: Uint8Array;
    }
  | { readonly op: 'decapsulate'; readonly ciphertext: Uint8Array; readonly secret: Uint8Array | undefined }
  | {
      readonly op: 'signature key pair';
      readonly verificationKey: Uint8Array;
      readonly signingKey: Uint8Array;
    }
  | { readonly op: 'sign'; readonly message: Uint8Array; readonly signature: Uint8Array }
  | {
      readonly op: 'verify';
      readonly message: Uint8Array;
      readonly signature: Uint8Array;
      readonly verifies: boolean;
    };

/** What one party's primitives did, in order, since it was last asked. */
export class Trace {
  #events: TraceEvent[] = [];

  note(event: TraceEvent): void {
    this.#events.push(event);
  }

  /** The events so far; the trace is empty afterwards. */
  take(): readonly TraceEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}
