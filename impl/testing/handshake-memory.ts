import { pqclean } from '../crypto/pqclean.ts';
import { findProfile } from '../profile.ts';
import { Pair, testKeys } from './pair.ts';

// Prints by how many bytes the memory of this process grew at most in one handshake, both sides of it, of the
// profile and variant that are its arguments. The code is warm, and long-term keys are there already.
const [name = '', variant] = process.argv.slice(2);

function handshake(profileName: string): () => void {
  const profile = findProfile(profileName);
  if (profile === undefined) throw new RangeError(`no profile is called ${profileName}`);
  const keys = testKeys(profile, pqclean);
  return () => {
    const environment = { profile, crypto: pqclean };
    const pair = Pair.create(variant === 'duplex' ? 'duplex' : 'simplex', environment, keys, {
      seed: 'memory',
    });
    pair.connect();
    if (pair.client.stage !== 'established') throw new Error('no session');
  };
}

const measured = handshake(name);
handshake('s1')();
globalThis.gc?.();
const before = process.resourceUsage().maxRSS;
measured();
process.stdout.write(`${1024 * (process.resourceUsage().maxRSS - before)}`);
