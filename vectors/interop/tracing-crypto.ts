import { join } from '../../impl/bytes.ts';
import type { Crypto, Symmetric } from '../../impl/crypto/crypto.ts';
import type { Kem } from '../../impl/primitives/kem.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import type { SignatureScheme } from '../../impl/primitives/signature.ts';
import { VARIANTS } from '../../impl/variant.ts';
import type { Trace } from './trace.ts';

/**
 * `crypto` with every use noted in `trace`. Everything is noted as a copy: an endpoint erases what it used.
 * The RCS states that it makes are the backend's own, so an endpoint's snapshot clones them as ever; what a
 * snapshot does is noted in the same trace.
 */
export function tracingCrypto(crypto: Crypto, trace: Trace): Crypto {
  return {
    name: crypto.name,
    deterministic: crypto.deterministic,
    kem: (name) => tracingKem(crypto.kem(name), trace),
    signature: (name) => tracingSignature(crypto.signature(name), trace),
    symmetric: (variant, dialect) =>
      tracingSymmetric(crypto.symmetric(variant, dialect), VARIANTS[variant].rate, trace),
  };
}

/** `random` with every draw noted in `trace`, those of its clones too. */
export function tracingRandom(random: RandomSource, trace: Trace): RandomSource {
  return {
    bytes(length) {
      const bytes = random.bytes(length);
      trace.note({ op: 'random', bytes: bytes.slice() });
      return bytes;
    },
    clone: () => tracingRandom(random.clone(), trace),
  };
}

function tracingKem(kem: Kem, trace: Trace): Kem {
  return {
    acceptsPublicKey: (publicKey) => kem.acceptsPublicKey(publicKey),
    generateKeyPair(random) {
      const pair = kem.generateKeyPair(random);
      const { publicKey, secretKey } = pair;
      trace.note({ op: 'kem key pair', publicKey: publicKey.slice(), secretKey: secretKey.slice() });
      return pair;
    },
    encapsulate(publicKey, random) {
      const encapsulation = kem.encapsulate(publicKey, random);
      const { ciphertext, secret } = encapsulation;
      trace.note({
        op: 'encapsulate',
        publicKey: publicKey.slice(),
        ciphertext: ciphertext.slice(),
        secret: secret.slice(),
      });
      return encapsulation;
    },
    decapsulate(ciphertext, secretKey) {
      const secret = kem.decapsulate(ciphertext, secretKey);
      trace.note({ op: 'decapsulate', ciphertext: ciphertext.slice(), secret: secret?.slice() });
      return secret;
    },
  };
}

function tracingSignature(scheme: SignatureScheme, trace: Trace): SignatureScheme {
  return {
    generateKeyPair(random) {
      const pair = scheme.generateKeyPair(random);
      const { verificationKey, signingKey } = pair;
      trace.note({
        op: 'signature key pair',
        verificationKey: verificationKey.slice(),
        signingKey: signingKey.slice(),
      });
      return pair;
    },
    sign(message, signingKey, random) {
      const signature = scheme.sign(message, signingKey, random);
      trace.note({ op: 'sign', message: message.slice(), signature: signature.slice() });
      return signature;
    },
    verify(signature, message, verificationKey) {
      const verifies = scheme.verify(signature, message, verificationKey);
      trace.note({ op: 'verify', message: message.slice(), signature: signature.slice(), verifies });
      return verifies;
    },
    matches: (signingKey, verificationKey) => scheme.matches(signingKey, verificationKey),
  };
}

function tracingSymmetric(symmetric: Symmetric, rate: number, trace: Trace): Symmetric {
  return {
    hash(...parts) {
      const digest = symmetric.hash(...parts);
      trace.note({ op: 'hash', message: join(...parts), digest: digest.slice() });
      return digest;
    },
    derive(input, length) {
      const { X, N, S } = input;
      const copies = { X: X.slice(), N: N.slice(), S: S.slice() };
      const output = symmetric.derive(input, length);
      trace.note({ op: 'derive', rate, input: copies, output: output.slice() });
      return output;
    },
    aead(key, nonce, transmit) {
      trace.note({ op: 'aead', transmit, key: key.slice(), nonce: nonce.slice() });
      return symmetric.aead(key, nonce, transmit);
    },
  };
}
