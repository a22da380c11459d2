import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { noble } from '../impl/crypto/noble.ts';
import { KeyFileError } from '../impl/errors.ts';
import { generateKey } from '../impl/keys/generate-key.ts';
import { seededRandom } from '../impl/primitives/seeded-random.ts';
import { PROFILES } from '../impl/profile.ts';
import { encodePrivateKey } from '../impl/wire/private-key-file.ts';
import { encodePublicKey } from '../impl/wire/public-key-file.ts';
import { UsageError } from './errors.ts';
import { readPrivateKeyFile, readPublicKeyFile } from './key-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'qsmp-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, contents: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
}

const keys = PROFILES.map((profile) =>
  generateKey({ profile, crypto: noble, random: seededRandom(profile.name), expiration: 1n }),
);

it.each(keys)('reads both files of a key, $profile.name', ({ signingKey, ...key }) => {
  const privateKey = fileOf('a.qskey', encodePrivateKey({ signingKey, ...key }));
  const publicKey = fileOf('a.qpkey', encodePublicKey(key, 'duplex'));
  expect(readPrivateKeyFile(privateKey, noble)).toEqual({ signingKey, ...key });
  expect(readPublicKeyFile(publicKey)).toEqual({ ...key, variant: 'duplex' });
});

it.each(keys)('tells one kind of file from the other, $profile.name', (key) => {
  const privateKey = fileOf('b.qskey', encodePrivateKey(key));
  const publicKey = fileOf('b.qpkey', encodePublicKey(key, 'simplex'));
  expect(() => readPrivateKeyFile(publicKey, noble)).toThrow(`${publicKey} is no private key file: `);
  expect(() => readPublicKeyFile(privateKey)).toThrow(`${privateKey} is no public key file: `);
});

it('says in one sentence what is wrong with a file, and keeps the cause', () => {
  const path = fileOf('c.qskey', new Uint8Array(5));
  let thrown: unknown;
  try {
    readPrivateKeyFile(path, noble);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(UsageError);
  expect(thrown).toMatchObject({
    message: `${path} is no private key file: a private key file starts with 34 bytes of configuration, and this one has 5 in all`,
    cause: expect.any(KeyFileError),
  });
});

it('refuses a huge file unread, and one that is not there', () => {
  const huge = fileOf('huge', new Uint8Array(10_000_000));
  expect(() => readPublicKeyFile(huge)).toThrow(UsageError);
  expect(() => readPrivateKeyFile(huge, noble)).toThrow('it has more than 7546 bytes');
  expect(() => readPublicKeyFile(join(folder, 'none'))).toThrow('there is no such file');
});
