import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../impl/clock.ts';
import { backend } from '../../impl/crypto/backends.ts';
import type { Identity } from '../../impl/endpoint.ts';
import { generateKey } from '../../impl/keys/generate-key.ts';
import type { PrivateKey } from '../../impl/keys/key.ts';
import { seededRandom } from '../../impl/primitives/seeded-random.ts';
import { findProfile, type Profile } from '../../impl/profile.ts';
import type { Variant } from '../../impl/variant.ts';
import { encodePrivateKey } from '../../impl/wire/private-key-file.ts';
import { encodePublicKey } from '../../impl/wire/public-key-file.ts';

const crypto = backend('fast');

/** The profile of that name. */
export function testProfile(name: string): Profile {
  const profile = findProfile(name);
  if (profile === undefined) throw new RangeError(`name: no profile ${name}`);
  return profile;
}

/** A folder of key files for tests. */
export class KeyFolder {
  readonly path: string = mkdtempSync(join(tmpdir(), 'qsmp-keys-'));

  file(name: string): string {
    return join(this.path, name);
  }

  /** Writes `name.qskey` and `name.qpkey`; the same name gives the same key. */
  write(name: string, variant: Variant, profile = 's1', lifetime = 1000n): PrivateKey {
    const key = generateKey({
      profile: testProfile(profile),
      crypto,
      random: seededRandom(name),
      expiration: systemClock() + lifetime,
    });
    writeFileSync(this.file(`${name}.qskey`), encodePrivateKey(key));
    writeFileSync(this.file(`${name}.qpkey`), encodePublicKey(key, variant));
    return key;
  }

  /** Writes the keys of a server, and in Duplex of a client: who the server is, and the options of each. */
  pair(variant: Variant): {
    readonly server: Identity;
    readonly clientOptions: readonly string[];
    readonly serverOptions: readonly string[];
  } {
    const ownKey = this.write('server', variant);
    const clientOptions = ['--variant', variant, '--peer-key', this.file('server.qpkey')];
    const serverOptions = ['--variant', variant, '--key', this.file('server.qskey')];
    if (variant === 'simplex')
      return { server: { variant, role: 'server', ownKey }, clientOptions, serverOptions };
    const client = this.write('client', variant);
    return {
      server: { variant, role: 'server', ownKey, peerKeys: [client] },
      clientOptions: [...clientOptions, '--key', this.file('client.qskey')],
      serverOptions: [...serverOptions, '--peer-key', this.file('client.qpkey')],
    };
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
