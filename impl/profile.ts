/** A signature scheme of section 2's table. */
export type SignatureName =
  | 'ML-DSA-44'
  | 'ML-DSA-65'
  | 'ML-DSA-87'
  | 'SLH-DSA-SHAKE-128s'
  | 'SLH-DSA-SHAKE-192s'
  | 'SLH-DSA-SHAKE-256s';

/** A key encapsulation mechanism of section 2's table. */
export type KemName =
  | 'ML-KEM-512'
  | 'ML-KEM-768'
  | 'ML-KEM-1024'
  | 'mceliece348864'
  | 'mceliece460896'
  | 'mceliece6688128'
  | 'mceliece6960119'
  | 'mceliece8192128';

/** Whose a signature scheme is: that of FIPS 204, or of FIPS 205. */
export type SignatureFamily = 'ML-DSA' | 'SLH-DSA';

/** Whose a KEM is: that of FIPS 203, or of Classic McEliece (round 3). */
export type KemFamily = 'ML-KEM' | 'Classic McEliece';

export const SIGNATURE_FAMILIES: Readonly<Record<SignatureName, SignatureFamily>> = Object.freeze({
  'ML-DSA-44': 'ML-DSA',
  'ML-DSA-65': 'ML-DSA',
  'ML-DSA-87': 'ML-DSA',
  'SLH-DSA-SHAKE-128s': 'SLH-DSA',
  'SLH-DSA-SHAKE-192s': 'SLH-DSA',
  'SLH-DSA-SHAKE-256s': 'SLH-DSA',
});

export const KEM_FAMILIES: Readonly<Record<KemName, KemFamily>> = Object.freeze({
  'ML-KEM-512': 'ML-KEM',
  'ML-KEM-768': 'ML-KEM',
  'ML-KEM-1024': 'ML-KEM',
  mceliece348864: 'Classic McEliece',
  mceliece460896: 'Classic McEliece',
  mceliece6688128: 'Classic McEliece',
  mceliece6960119: 'Classic McEliece',
  mceliece8192128: 'Classic McEliece',
});

/** Sizes of a signature scheme, in bytes (protocol.md, section 2). */
export interface SignatureSizes {
  readonly verificationKey: number;
  readonly signingKey: number;
  readonly signature: number;
}

/** Sizes of a KEM, in bytes (protocol.md, section 2). The shared secret is always 32 bytes. */
export interface KemSizes {
  readonly publicKey: number;
  readonly ciphertext: number;
}

export const SIGNATURE_SIZES = Object.freeze({
  'ML-DSA-44': { verificationKey: 1312, signingKey: 2560, signature: 2420 },
  'ML-DSA-65': { verificationKey: 1952, signingKey: 4032, signature: 3309 },
  'ML-DSA-87': { verificationKey: 2592, signingKey: 4896, signature: 4627 },
  'SLH-DSA-SHAKE-128s': { verificationKey: 32, signingKey: 64, signature: 7856 },
  'SLH-DSA-SHAKE-192s': { verificationKey: 48, signingKey: 96, signature: 16224 },
  'SLH-DSA-SHAKE-256s': { verificationKey: 64, signingKey: 128, signature: 29792 },
} as const satisfies Record<SignatureName, SignatureSizes>);

export const KEM_SIZES = Object.freeze({
  'ML-KEM-512': { publicKey: 800, ciphertext: 768 },
  'ML-KEM-768': { publicKey: 1184, ciphertext: 1088 },
  'ML-KEM-1024': { publicKey: 1568, ciphertext: 1568 },
  mceliece348864: { publicKey: 261120, ciphertext: 128 },
  mceliece460896: { publicKey: 524160, ciphertext: 188 },
  mceliece6688128: { publicKey: 1044992, ciphertext: 240 },
  mceliece6960119: { publicKey: 1047319, ciphertext: 226 },
  mceliece8192128: { publicKey: 1357824, ciphertext: 240 },
} as const satisfies Record<KemName, KemSizes>);

/** One fixed cipher suite; there is no negotiation (protocol.md, section 2). */
export interface Profile {
  /** The configuration string, 33 characters (CFG-01). */
  readonly configuration: string;
  /** A short name for command lines. */
  readonly name: string;
  readonly signature: SignatureName;
  readonly kem: KemName;
}

/** The profiles of ML-KEM: what is run, made and measured where none is named. */
export const DEFAULT_PROFILES: readonly Profile[] = Object.freeze([
  {
    name: 's1',
    configuration: 'dilithium-s1_kyber-s1_sha3_rcs256',
    signature: 'ML-DSA-44',
    kem: 'ML-KEM-512',
  },
  {
    name: 's3',
    configuration: 'dilithium-s3_kyber-s3_sha3_rcs256',
    signature: 'ML-DSA-65',
    kem: 'ML-KEM-768',
  },
  {
    name: 's5',
    configuration: 'dilithium-s5_kyber-s5_sha3_rcs256',
    signature: 'ML-DSA-87',
    kem: 'ML-KEM-1024',
  },
]);

/** The profiles that this implementation runs: those, and of Classic McEliece with ML-DSA and with SLH-DSA. */
export const PROFILES: readonly Profile[] = Object.freeze([
  ...DEFAULT_PROFILES,
  {
    name: 'm1',
    configuration: 'dilithium-s1_mceliece-s1_sha3_rcs',
    signature: 'ML-DSA-44',
    kem: 'mceliece348864',
  },
  {
    name: 'm3',
    configuration: 'dilithium-s3_mceliece-s3_sha3_rcs',
    signature: 'ML-DSA-65',
    kem: 'mceliece460896',
  },
  {
    name: 'm5',
    configuration: 'dilithium-s5_mceliece-s5_sha3_rcs',
    signature: 'ML-DSA-87',
    kem: 'mceliece6688128',
  },
  {
    name: 'm6',
    configuration: 'dilithium-s5_mceliece-s6_sha3_rcs',
    signature: 'ML-DSA-87',
    kem: 'mceliece6960119',
  },
  {
    name: 'm7',
    configuration: 'dilithium-s5_mceliece-s7_sha3_rcs',
    signature: 'ML-DSA-87',
    kem: 'mceliece8192128',
  },
  {
    name: 'h1',
    configuration: 'sphincs+-s1s_mceliece-s1_sha3_rcs',
    signature: 'SLH-DSA-SHAKE-128s',
    kem: 'mceliece348864',
  },
  {
    name: 'h3',
    configuration: 'sphincs+-s3s_mceliece-s3_sha3_rcs',
    signature: 'SLH-DSA-SHAKE-192s',
    kem: 'mceliece460896',
  },
  {
    name: 'h5',
    configuration: 'sphincs+-s5s_mceliece-s5_sha3_rcs',
    signature: 'SLH-DSA-SHAKE-256s',
    kem: 'mceliece6688128',
  },
  {
    name: 'h6',
    configuration: 'sphincs+-s5s_mceliece-s6_sha3_rcs',
    signature: 'SLH-DSA-SHAKE-256s',
    kem: 'mceliece6960119',
  },
  {
    name: 'h7',
    configuration: 'sphincs+-s5s_mceliece-s7_sha3_rcs',
    signature: 'SLH-DSA-SHAKE-256s',
    kem: 'mceliece8192128',
  },
]);

/** Bytes of the configuration field: the string and a zero byte (CFG-01). */
export const CONFIGURATION_LENGTH = 34;

/** The configuration field as it goes over the wire (CFG-01). */
export function configurationField(profile: Profile): Uint8Array {
  const field = new Uint8Array(CONFIGURATION_LENGTH);
  field.set(new TextEncoder().encode(profile.configuration));
  return field;
}

/** The profile of this name or configuration string, or `undefined`. */
export function findProfile(nameOrConfiguration: string): Profile | undefined {
  return PROFILES.find(
    ({ name, configuration }) => name === nameOrConfiguration || configuration === nameOrConfiguration,
  );
}

/** `make`, called once for each profile: for what follows from the table, and nobody writes to. */
export function perProfile<Made extends object>(
  make: (profile: Profile) => Made,
): (profile: Profile) => Made {
  const made = new WeakMap<Profile, Made>();
  return (profile) => {
    const known = made.get(profile) ?? make(profile);
    made.set(profile, known);
    return known;
  };
}
