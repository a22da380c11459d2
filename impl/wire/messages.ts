import { KEY_IDENTITY_LENGTH } from '../keys/key.ts';
import { CONFIGURATION_LENGTH, KEM_SIZES, type Profile, perProfile, SIGNATURE_SIZES } from '../profile.ts';
import { VARIANTS, type Variant } from '../variant.ts';
import { type Field, Layout } from './layout.ts';

/** Bytes of a KEM secret and of a ratchet token. */
export const SECRET_LENGTH = 32;

function fields(variant: Variant, profile: Profile) {
  const { hash, tag } = VARIANTS[variant];
  const one = <Name extends string>(name: Name, length: number): Field<Name> => ({ name, length });
  return {
    kid: one('kid', KEY_IDENTITY_LENGTH),
    cfg: one('cfg', CONFIGURATION_LENGTH),
    signature: one('signature', SIGNATURE_SIZES[profile.signature].signature),
    hash: one('hash', hash),
    publicKey: one('publicKey', KEM_SIZES[profile.kem].publicKey),
    ciphertext: one('ciphertext', KEM_SIZES[profile.kem].ciphertext),
    sealedHash: one('sealedHash', hash + tag),
    token: one('token', SECRET_LENGTH),
  };
}

/** The messages of the Simplex handshake (section 5). */
export const simplexMessages = perProfile((profile) => {
  const f = fields('simplex', profile);
  return {
    connectRequest: new Layout(f.kid, f.cfg),
    connectResponse: new Layout(f.signature, f.hash, f.publicKey),
    exchangeRequest: new Layout(f.ciphertext),
    exchangeResponse: new Layout(f.sealedHash),
  };
});

/** The messages of the Duplex handshake (section 6). */
export const duplexMessages = perProfile((profile) => {
  const f = fields('duplex', profile);
  return {
    connectRequest: new Layout(f.kid, f.cfg, f.signature, f.hash),
    connectResponse: new Layout(f.signature, f.hash, f.publicKey),
    exchangeRequest: new Layout(f.ciphertext, f.publicKey, f.signature, f.hash),
    exchangeResponse: new Layout(f.ciphertext, f.signature, f.hash),
    establishRequest: new Layout(f.sealedHash),
    establishResponse: new Layout(f.sealedHash),
  };
});

const ratchetMessagesOf = (variant: Variant) =>
  perProfile((profile) => {
    const f = fields(variant, profile);
    return {
      symmetricRequest: new Layout(f.token),
      asymmetricRequest: new Layout(f.signature, f.hash, f.publicKey),
      asymmetricResponse: new Layout(f.signature, f.hash, f.ciphertext),
    };
  });

const RATCHET_MESSAGES = { simplex: ratchetMessagesOf('simplex'), duplex: ratchetMessagesOf('duplex') };

/** What ratchet packets hold once opened (sections 9 and 10). */
export function ratchetMessages(variant: Variant, profile: Profile) {
  return RATCHET_MESSAGES[variant](profile);
}
