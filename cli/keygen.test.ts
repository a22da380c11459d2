import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noble } from '../impl/crypto/noble.ts';
import { PROFILES } from '../impl/profile.ts';
import { bufferedIo } from './buffered-io.ts';
import { readPrivateKeyFile, readPublicKeyFile } from './key-files.ts';
import { keygenCommand } from './keygen.ts';
import { run } from './run.ts';

const NOW = 1_800_000_000n;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qsmp-keygen-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function keygen(args: string, out = 'key', now = NOW) {
  const io = bufferedIo();
  const argv = ['keygen', ...args.split(' ').filter((arg) => arg !== ''), '--out', join(folder, out)];
  const code = await run(argv, io, [(context) => keygenCommand(context, () => now)]);
  return { code, output: io.output(), errors: io.errors() };
}

const bytesOf = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
const keysOf = (name: string) => ({
  secret: readPrivateKeyFile(join(folder, `${name}.qskey`), noble),
  open: readPublicKeyFile(join(folder, `${name}.qpkey`)),
});

describe('qsmp keygen', () => {
  it('writes a key pair of the default profile, good for 365 days', async () => {
    const { code, output, errors } = await keygen('--variant simplex');
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(readdirSync(folder)).toEqual(['key.qpkey', 'key.qskey']);
    const { secret, open } = keysOf('key');
    const { signingKey: _, ...key } = secret;
    expect(open).toEqual({ ...key, variant: 'simplex' });
    expect(key.profile.name).toBe('s5');
    expect(key.expiration).toBe(NOW + 31_536_000n);
    expect(output).toBe(
      `private key   ${join(folder, 'key')}.qskey
public key    ${join(folder, 'key')}.qpkey
profile       simplex, dilithium-s5_kyber-s5_sha3_rcs256
key identity  ${Buffer.from(key.keyIdentity).toString('hex')}
expires       2028-01-15 08:00:00 UTC
`,
    );
  });

  it('writes files for their owner alone', async () => {
    const umask = process.umask(0);
    try {
      await keygen('--variant simplex --profile s1');
    } finally {
      process.umask(umask);
    }
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it.each(
    PROFILES.flatMap(({ name, configuration }) => [
      [name, configuration],
      [configuration, configuration],
    ]),
  )('takes the profile %s', async (profile, configuration) => {
    expect(await keygen(`--variant duplex --profile ${profile}`)).toMatchObject({ code: 0 });
    const { secret, open } = keysOf('key');
    expect(secret.profile.configuration).toBe(configuration);
    expect(open).toMatchObject({ variant: 'duplex', profile: { configuration } });
  });

  it('makes another key each time', async () => {
    await keygen('--variant simplex --profile s1', 'a');
    await keygen('--variant simplex --profile s1', 'b');
    expect(keysOf('a').open.keyIdentity).not.toEqual(keysOf('b').open.keyIdentity);
    expect(keysOf('a').open.verificationKey).not.toEqual(keysOf('b').open.verificationKey);
  });

  it('makes the same key from the same seed, on another day too', async () => {
    await keygen('--variant simplex --seed 1', 'a');
    await keygen('--variant simplex --seed 1', 'b', NOW + 86_400n);
    await keygen('--variant simplex --seed 2', 'c');
    const [a, b, c] = [keysOf('a').secret, keysOf('b').secret, keysOf('c').secret];
    // The ChaCha20 stream of OpenSSL under SHA3-256("1") begins so.
    expect(Buffer.from(a.keyIdentity).toString('hex')).toBe('df6f9274642e9e88e5e83e40b8ddf4b5');
    expect(b).toEqual({ ...a, expiration: a.expiration + 86_400n });
    expect(c.signingKey).not.toEqual(a.signingKey);
  });

  it('makes the same files from the same seed and expiry, whenever and with whatever backend', async () => {
    const args = '--variant simplex --seed 1 --expires 2030-01-01T00:00:00Z';
    await keygen(`${args} --backend noble`, 'a');
    await keygen(`${args} --backend pqclean`, 'b', NOW + 1n);
    expect(bytesOf('a.qskey')).toEqual(bytesOf('b.qskey'));
    expect(bytesOf('a.qpkey')).toEqual(bytesOf('b.qpkey'));
  });

  it.each([
    ['--days 1', NOW + 86_400n],
    ['--days 30', NOW + 2_592_000n],
    ['--days 2912063', NOW + 2_912_063n * 86_400n],
    ['--expires 2030-01-01T00:00:00Z', 1_893_456_000n],
    ['--expires 9999-12-31T23:59:59Z', 253_402_300_799n],
    ['--expires 1893456000', 1_893_456_000n],
    ['--expires 0', 0n], // a key that expired long ago is a test's need
  ])('%s', async (args, expiration) => {
    expect(await keygen(`--variant simplex --profile s1 ${args}`)).toMatchObject({ code: 0, errors: '' });
    expect(keysOf('key').secret.expiration).toBe(expiration);
    expect(keysOf('key').open.expiration).toBe(expiration);
  });

  it('prints one JSON document and nothing else', async () => {
    const { code, output, errors } = await keygen('--variant duplex --profile s3 --seed 1 --json --days 10');
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(JSON.parse(output)).toEqual({
      variant: 'duplex',
      profile: 's3',
      configuration: 'dilithium-s3_kyber-s3_sha3_rcs256',
      keyIdentity: 'df6f9274642e9e88e5e83e40b8ddf4b5',
      expiration: 1_800_864_000,
      files: { private: join(folder, 'key.qskey'), public: join(folder, 'key.qpkey') },
    });
  });

  it.each(['key.qskey', 'key.qpkey'])('never writes over %s without --force', async (name) => {
    writeFileSync(join(folder, name), 'precious');
    expect(await keygen('--variant simplex')).toEqual({
      code: 2,
      output: '',
      errors: `qsmp: ${join(folder, name)} exists already; --force writes over it\n`,
    });
    expect(readdirSync(folder)).toEqual([name]);
    expect(readFileSync(join(folder, name), 'utf8')).toBe('precious');

    expect(await keygen('--variant simplex --force')).toMatchObject({ code: 0, errors: '' });
    expect(keysOf('key').open.variant).toBe('simplex');
  });
});

describe('bad input is one sentence, exit code 2 and no file', () => {
  const DAYS = '--days takes a whole number from 1, not ';
  const EXPIRES = '--expires takes YYYY-MM-DDTHH:MM:SSZ, or Unix seconds up to 253402300799, not ';
  it.each([
    ['', "required option '--variant <variant>' not specified"],
    ['--variant triplex', "unknown variant 'triplex' (Did you mean simplex or duplex?)"],
    ['--variant simplex --profile s4', "unknown profile 's4' (Did you mean s1 or s3 or s5?)"],
    [
      '--variant simplex --profile dilithium-s5_kyber-s5_sha3_rcs',
      "unknown profile 'dilithium-s5_kyber-s5_sha3_rcs' (Did you mean dilithium-s5_kyber-s5_sha3_rcs256?)",
    ],
    [
      '--variant simplex --profile ?????????',
      "unknown profile '?????????' (one of s1, s3, s5, m1, m3, m5, m6, m7, h1, h3, h5, h6, h7, or a configuration string)",
    ],
    [
      '--variant simplex --profile dilithium-s5_kyber-s6_sha3_rcs256',
      'profile dilithium-s5_kyber-s6_sha3_rcs256 is not supported here: the parameters of its KEM are not published',
    ],
    ['--variant simplex --days 0', `${DAYS}'0'`],
    ['--variant simplex --days -1', `${DAYS}'-1'`],
    ['--variant simplex --days NaN', `${DAYS}'NaN'`],
    ['--variant simplex --days 1.5', `${DAYS}'1.5'`],
    ['--variant simplex --days 1e3', `${DAYS}'1e3'`],
    ['--variant simplex --days Infinity', `${DAYS}'Infinity'`],
    ['--variant simplex --days 0x10', `${DAYS}'0x10'`],
    ['--variant simplex --days 2912064', '2912064 days from now is after the year 9999'],
    ['--variant simplex --expires 2030-02-30T00:00:00Z', `${EXPIRES}'2030-02-30T00:00:00Z'`],
    ['--variant simplex --expires 2030-01-01', `${EXPIRES}'2030-01-01'`],
    ['--variant simplex --expires 2030-01-01T00:00:00', `${EXPIRES}'2030-01-01T00:00:00'`],
    ['--variant simplex --expires 1969-12-31T23:59:59Z', `${EXPIRES}'1969-12-31T23:59:59Z'`],
    ['--variant simplex --expires 253402300800', `${EXPIRES}'253402300800'`],
    ['--variant simplex --expires -1', `${EXPIRES}'-1'`],
    [
      '--variant simplex --expires 1 --days 1',
      "option '--days <days>' cannot be used with option '--expires <time>'",
    ],
    ['--variant simplex --seed=', '--seed takes a text that is not empty'],
    ['--variant simplex --backend fake', "unknown backend 'fake' (one of noble, pqclean)"],
    ['--variant simplex --sed 1', "unknown option '--sed' (Did you mean --seed?)"],
  ])('%s', async (args, sentence) => {
    expect(await keygen(args)).toEqual({ code: 2, output: '', errors: `qsmp: ${sentence}\n` });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('a missing folder', async () => {
    expect(await keygen('--variant simplex', 'none/key')).toEqual({
      code: 2,
      output: '',
      errors: `qsmp: ${join(folder, 'none/key.qskey')} cannot be written: there is no such folder\n`,
    });
  });

  it.each(['', 'keys/'])('the name %j', async (name) => {
    const io = bufferedIo();
    const argv = ['keygen', '--variant', 'simplex', `--out=${name}`];
    expect(await run(argv, io, [(context) => keygenCommand(context)])).toBe(2);
    expect(io.errors()).toBe(`qsmp: --out takes a name, not '${name}'\n`);
  });

  it('a folder in the place of a file', async () => {
    mkdirSync(join(folder, 'key.qpkey'));
    const { code, errors } = await keygen('--variant simplex --force');
    expect({ code, errors }).toEqual({
      code: 2,
      errors: `qsmp: ${join(folder, 'key.qpkey')} cannot be written: it is a folder\n`,
    });
    expect(readdirSync(folder)).toEqual(['key.qpkey']);
  });
});
