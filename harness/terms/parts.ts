import { KEY_IDENTITY_LENGTH } from '../../impl/keys/key.ts';
import { CONFIGURATION_LENGTH, KEM_SIZES, type Profile, SIGNATURE_SIZES } from '../../impl/profile.ts';
import { VARIANTS, type Variant } from '../../impl/variant.ts';

/** Bytes of a message part that the model's tables name so: `kid`, `sig`, `h2`, `pkS`, `cptA`, `sealed`. */
export function partLength(name: string, variant: Variant, profile: Profile): number {
  const { hash, tag } = VARIANTS[variant];
  if (name === 'kid') return KEY_IDENTITY_LENGTH;
  if (name === 'cfg') return CONFIGURATION_LENGTH;
  if (name === 'sig') return SIGNATURE_SIZES[profile.signature].signature;
  if (name === 'sealed') return hash + tag;
  if (name.startsWith('pk')) return KEM_SIZES[profile.kem].publicKey;
  if (name.startsWith('cpt')) return KEM_SIZES[profile.kem].ciphertext;
  return hash;
}

/** A message cut into parts of these lengths: views of it, the last ones short where the message is. */
export function cut(message: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  let offset = 0;
  return lengths.map((length) => {
    offset += length;
    return message.subarray(offset - length, offset);
  });
}
