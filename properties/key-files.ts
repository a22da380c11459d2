import fc from 'fast-check';
import { type Check, check, type PeerKind } from '../harness/check.ts';
import type { KeyFileChange } from '../harness/faults/key-file-change.ts';
import { PRIVATE_KEY_FILE_FAULTS } from '../harness/faults/private-key-file-faults.ts';
import { PUBLIC_KEY_FILE_FAULTS, PUBLIC_KEY_FILE_FORMS } from '../harness/faults/public-key-file-faults.ts';
import type { Lab } from '../harness/lab.ts';
import { NotOfferedError } from '../harness/peer-error.ts';
import type { Outcome } from '../harness/verdict.ts';
import { KeyFileError } from '../impl/errors.ts';
import { generateKey } from '../impl/keys/generate-key.ts';
import type { PrivateKey, PublicKey } from '../impl/keys/key.ts';
import { equalBytes } from '../impl/primitives/constant-time.ts';
import { seededRandom } from '../impl/primitives/seeded-random.ts';
import { encodePrivateKey } from '../impl/wire/private-key-file.ts';
import { encodePublicKey } from '../impl/wire/public-key-file.ts';

type FileKind = 'public' | 'private';

/** Those who read such a file in every variant: the peer's public key, one's own private key. */
const READERS: Readonly<Record<FileKind, readonly PeerKind[]>> = {
  public: ['simplex client', 'duplex client'],
  private: ['simplex server', 'duplex server'],
};

/** An expiration in 2030: as a date, and as a number whose bytes all differ. */
const EXPIRATION = 1_905_436_801n;

interface Example {
  readonly seed: number;
  readonly at: number;
}

const examples: fc.Arbitrary<Example> = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
  at: fc.integer({ min: 0, max: 9999 }).map((n) => n / 10_000),
});

/** A key, and the file that holds it. */
function written({ target }: Lab, kind: FileKind, seed: number): { key: PrivateKey; file: Uint8Array } {
  const { profile, crypto, identity } = target;
  const random = seededRandom(`key file ${seed}`);
  const key = generateKey({ profile, crypto, random, expiration: EXPIRATION });
  const file = kind === 'public' ? encodePublicKey(key, identity.variant) : encodePrivateKey(key);
  return { key, file };
}

/** What the peer's reader makes of the file: the key, or the error that it throws. */
function read(
  { target }: Lab,
  kind: FileKind,
  file: Uint8Array,
): PublicKey | PrivateKey | { error: unknown } {
  try {
    if (target.keyFiles === undefined) throw new RangeError('target: its readers cannot be called');
    return kind === 'public' ? target.keyFiles.publicKey(file) : target.keyFiles.privateKey(file);
  } catch (error) {
    return { error };
  }
}

function same(one: PublicKey, other: PublicKey): boolean {
  return (
    one.profile === other.profile &&
    one.expiration === other.expiration &&
    equalBytes(one.keyIdentity, other.keyIdentity) &&
    equalBytes(one.verificationKey, other.verificationKey)
  );
}

/** Judges a file that must be read. */
function mustRead(lab: Lab, kind: FileKind, { file, key }: { file: Uint8Array; key: PrivateKey }): Outcome {
  const got = read(lab, kind, file);
  const expected = 'the file is read, and gives the key that was written';
  if ('error' in got) return { verdict: 'fail', expected, observed: `it was refused: ${String(got.error)}` };
  const whole = same(got, key) && (!('signingKey' in got) || equalBytes(got.signingKey, key.signingKey));
  return { verdict: whole ? 'pass' : 'fail', expected, observed: whole ? 'it was' : 'it gave another key' };
}

/** Judges a file that must be refused. */
function mustRefuse(lab: Lab, kind: FileKind, file: Uint8Array): Outcome {
  const got = read(lab, kind, file);
  const expected = 'the file is refused with a clear error';
  if (!('error' in got)) return { verdict: 'fail', expected, observed: 'it was read' };
  const clear = got.error instanceof KeyFileError && got.error.message.length > 0;
  return { verdict: clear ? 'pass' : 'fail', expected, observed: String(got.error) };
}

function fileCheck(
  kind: FileKind,
  { name, change }: KeyFileChange,
  read: 'refused' | 'read',
  quote: string,
): Check {
  return check({
    id: `keys/${kind}-file-${name.replace(/[^\w]+/g, '-')}`,
    title: `A ${kind} key file with ${name} is ${read}.`,
    requirements: ['KEY-04'],
    quote,
    peers: READERS[kind],
    needs: ['readsKeyFiles'],
    factors: { file: kind, change: name },
    cases: examples,
    runs: 2,
    twin: async (lab) => mustRead(lab, kind, written(lab, kind, 1)),
    async attempt(lab, { seed, at }) {
      const { key, file } = written(lab, kind, seed);
      const changed = change(file, at, lab.target.profile);
      // A short key has no second line, for instance.
      if (read === 'refused' && equalBytes(changed, file))
        throw new NotOfferedError('has key files in which that can be changed');
      return read === 'read' ? mustRead(lab, kind, { key, file: changed }) : mustRefuse(lab, kind, changed);
    },
  });
}

const REFUSED = 'is refused with a clear error, and never half-loaded';

/** KEY-04: key files that must be refused, and those that must be read. */
export const KEY_FILES: readonly Check[] = [
  ...PUBLIC_KEY_FILE_FAULTS.map((each) => fileCheck('public', each, 'refused', REFUSED)),
  ...PRIVATE_KEY_FILE_FAULTS.map((each) => fileCheck('private', each, 'refused', REFUSED)),
  ...PUBLIC_KEY_FILE_FORMS.map((each) =>
    fileCheck(
      'public',
      each,
      'read',
      'A key file whose configuration, length, encoding or date does not parse',
    ),
  ),
];
