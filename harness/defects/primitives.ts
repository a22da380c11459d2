import type { Aead } from '../../impl/crypto/crypto.ts';
import type { Defect } from './defect.ts';
import { withFirstNonce } from './twins/ciphers.ts';

const EMPTY = new Uint8Array(0);

/** Every message under the state that the keys gave. */
function eachAnew(start: Aead): Aead {
  return {
    seal: (header, plaintext) => start.clone().seal(header, plaintext),
    open: (header, sealed, acceptTag) => start.clone().open(header, sealed, acceptTag),
    clone: () => eachAnew(start.clone()),
    erase: (overwrite) => start.erase(overwrite),
  };
}

/** Primitives that compute something else: PRM-01 to PRM-09. */
export const PRIMITIVE_DEFECTS: readonly Defect[] = [
  {
    id: 'kmac-padding-standard',
    title: 'pads its MAC as SP 800-185 does, at the edge too',
    breaks: ['PRM-09'],
    dialect: { macPadding: 'standard' },
  },
  {
    id: 'rcs-one-round-less',
    title: 'runs RCS-256 with 21 rounds',
    breaks: ['PRM-02', 'PRM-03'],
    dialect: { rcs256Rounds: 21 },
  },
  {
    id: 'nonce-repeated',
    title: 'encrypts every message with the first nonce',
    breaks: ['PRM-04'],
    policy: { cipher: (keyed) => withFirstNonce(keyed) },
  },
  {
    id: 'rcs-each-anew',
    title: 'begins MAC, counter and nonce anew with every message',
    breaks: ['PRM-05', 'PRM-06'],
    policy: { cipher: (keyed) => eachAnew(keyed) },
  },
  {
    id: 'cshake-inputs-exchanged',
    title: 'exchanges name and customization in its key derivation',
    breaks: ['PRM-01'],
    policy: { keyInput: (input) => ({ X: input.X, N: input.S, S: input.N }) },
  },
  {
    id: 'kdf-without-name',
    title: 'derives its keys without a name',
    breaks: ['PRM-01'],
    policy: { keyInput: (input) => ({ ...input, N: EMPTY }) },
  },
  {
    id: 'header-not-authenticated',
    title: 'seals and opens without associated data',
    breaks: ['HDR-03', 'PRM-05'],
    policy: { associatedData: () => EMPTY },
  },
];
