import { KeyFileError } from '../errors.ts';
import { PROFILES, type Profile } from '../profile.ts';

/** Its KEM is Kyber with k = 5, which is in no standard. */
const UNPUBLISHED = 'dilithium-s5_kyber-s6_sha3_rcs256';

/** Every configuration string of section 2's table, in its order. */
export const CONFIGURATIONS: readonly string[] = Object.freeze([
  'dilithium-s1_kyber-s1_sha3_rcs256',
  'dilithium-s3_kyber-s3_sha3_rcs256',
  'dilithium-s5_kyber-s5_sha3_rcs256',
  UNPUBLISHED,
  'dilithium-s1_mceliece-s1_sha3_rcs',
  'dilithium-s3_mceliece-s3_sha3_rcs',
  'dilithium-s5_mceliece-s5_sha3_rcs',
  'dilithium-s5_mceliece-s6_sha3_rcs',
  'dilithium-s5_mceliece-s7_sha3_rcs',
  'sphincs+-s1s_mceliece-s1_sha3_rcs',
  'sphincs+-s3s_mceliece-s3_sha3_rcs',
  'sphincs+-s5s_mceliece-s5_sha3_rcs',
  'sphincs+-s5s_mceliece-s6_sha3_rcs',
  'sphincs+-s5s_mceliece-s7_sha3_rcs',
]);

/** Those that this build does not run: one leaves them when its profile joins `PROFILES`. */
export const UNSUPPORTED_CONFIGURATIONS: readonly string[] = Object.freeze(
  CONFIGURATIONS.filter((each) => !PROFILES.some(({ configuration }) => configuration === each)),
);

/** What an error's sentence says of a configuration of the table that this build does not run. */
export function whyUnsupported(configuration: string): string {
  const why = configuration === UNPUBLISHED ? ': the parameters of its KEM are not published' : '';
  return `not supported here${why}`;
}

/** What an error's sentence says of a name, or a configuration string, of which there is no profile. */
export function whyNoProfile(name: string): string {
  return UNSUPPORTED_CONFIGURATIONS.includes(name) ? whyUnsupported(name) : 'not known';
}

/**
 * The profile of a key file's configuration string.
 * @param where the line or the bytes that should hold one, to begin the error's sentence
 * @throws KeyFileError for a string that no profile has, and another for one that is not run here
 */
export function profileOfKeyFile(configuration: string, where: string): Profile {
  const profile = PROFILES.find((known) => known.configuration === configuration);
  if (profile !== undefined) return profile;
  if (UNSUPPORTED_CONFIGURATIONS.includes(configuration)) {
    throw new KeyFileError(
      'unsupported-profile',
      `${where} names the configuration ${configuration}, which is known but ${whyUnsupported(configuration)}`,
    );
  }
  // The string is not quoted: it may be anything, terminal control characters included.
  throw new KeyFileError('configuration', `${where} holds no known configuration string`);
}
