import { writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { systemClock } from '../../impl/clock.ts';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import type { Identity } from '../../impl/endpoint.ts';
import { generateKey, KEY_VALIDITY } from '../../impl/keys/generate-key.ts';
import type { PrivateKey, PublicKey } from '../../impl/keys/key.ts';
import { systemRandom } from '../../impl/primitives/random.ts';
import type { Profile } from '../../impl/profile.ts';
import { decodePrivateKey, encodePrivateKey } from '../../impl/wire/private-key-file.ts';
import { decodePublicKey, encodePublicKey } from '../../impl/wire/public-key-file.ts';
import { RecordError } from '../../record/index.ts';
import { identityFromKeys } from '../identity-from-keys.ts';
import { type Manifest, readBelow } from './manifest.ts';
import type { Values } from './placeholders.ts';
import type { WorkFolder } from './work-folder.ts';

/** The keys of the two ends, where each has one. */
export interface KeyMaterial {
  /** What of it the peer is told. */
  readonly files: Pick<Values, 'key' | 'peerKey'>;
  /** Who we are to it. A peer that makes its own key has made it by now. @throws RecordError when it has not */
  ours(): Identity;
}

/** Makes the keys that are ours to make, reads those that are there, and writes what the peer is to have. */
export function keyMaterial(
  manifest: Manifest,
  profile: Profile,
  crypto: Crypto,
  folder: WorkFolder,
): KeyMaterial {
  const { peer, path } = manifest;
  const { variant, role, keys } = peer;
  const weHaveKey = role === 'client' || variant === 'duplex';
  const theyHaveKey = role === 'server' || variant === 'duplex';
  const make = () =>
    generateKey({ profile, crypto, random: systemRandom, expiration: systemClock() + KEY_VALIDITY });
  const beside = dirname(resolve(path));
  const files: { key?: string; peerKey?: string } = {};

  let own: PrivateKey | undefined;
  if (weHaveKey)
    own =
      keys.from === 'files'
        ? keyIn(path, 'keys.key', beside, keys.key, profile, (file) => decodePrivateKey(file, crypto))
        : make();
  if (own !== undefined) {
    files.peerKey = folder.file('ours.qpkey');
    writeFileSync(files.peerKey, encodePublicKey(own, variant), { mode: 0o600 });
  }

  let theirs: PublicKey | undefined;
  if (theyHaveKey && keys.from === 'us') {
    const made = make();
    theirs = made;
    files.key = folder.file('peer.qskey');
    writeFileSync(files.key, encodePrivateKey(made), { mode: 0o600 });
    writeFileSync(folder.file('peer.qpkey'), encodePublicKey(made, variant), { mode: 0o600 });
  }
  const publicIn = (place: string, name: string | undefined): PublicKey => {
    const key = keyIn(path, 'keys.peerKey', place, name, profile, decodePublicKey);
    if (key.variant !== variant)
      throw new RecordError(path, { path: 'keys.peerKey' }, `is a ${key.variant} key, not a ${variant} one`);
    return key;
  };
  if (theyHaveKey && keys.from === 'files') theirs = publicIn(beside, keys.peerKey);
  return {
    files,
    ours() {
      if (theyHaveKey && keys.from === 'peer') theirs ??= publicIn(folder.path, keys.peerKey);
      return identityFromKeys(variant, role === 'server' ? 'client' : 'server', own, theirs);
    },
  };
}

/** @throws RecordError for a file that is no key of the profile */
function keyIn<Key extends { readonly profile: Profile }>(
  manifest: string,
  where: string,
  folder: string,
  name: string | undefined,
  profile: Profile,
  decode: (file: Uint8Array) => Key,
): Key {
  const bytes = readBelow(manifest, where, folder, name ?? '');
  let key: Key;
  try {
    key = decode(bytes);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RecordError(manifest, { path: where }, `is no such key: ${why}`, { cause: error });
  }
  if (key.profile.configuration === profile.configuration) return key;
  throw new RecordError(manifest, { path: where }, `is of profile ${key.profile.name}, not ${profile.name}`);
}
