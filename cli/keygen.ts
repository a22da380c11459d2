import { Command, Option } from 'commander';
import { type Clock, systemClock } from '../impl/clock.ts';
import { backend } from '../impl/crypto/backends.ts';
import { generateKey, KEY_VALIDITY } from '../impl/keys/generate-key.ts';
import { systemRandom } from '../impl/primitives/random.ts';
import { seededRandom } from '../impl/primitives/seeded-random.ts';
import type { Profile } from '../impl/profile.ts';
import type { Variant } from '../impl/variant.ts';
import {
  formatExpiration,
  isDate,
  isExpiration,
  LAST_EXPIRATION,
  parseExpiration,
} from '../impl/wire/expiration.ts';
import { encodePrivateKey } from '../impl/wire/private-key-file.ts';
import { encodePublicKey } from '../impl/wire/public-key-file.ts';
import { table } from '../reports/console/table.ts';
import { oneOf } from './choice.ts';
import type { Context } from './context.ts';
import { UsageError } from './errors.ts';
import { printJson } from './json.ts';
import { parseProfile, profileOption } from './profile-option.ts';
import { writeFiles } from './write-files.ts';

const VARIANT_NAMES: readonly Variant[] = ['simplex', 'duplex'];
const DEFAULT_PROFILE = 's5';
/** Those that give the same key for the same seed. */
const BACKENDS = ['noble', 'pqclean'] as const;
const DAY = 86_400n;
const TIME = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)Z$/;

interface KeygenOptions {
  readonly variant: Variant;
  readonly profile: Profile;
  readonly out: string;
  readonly days?: bigint;
  readonly expires?: bigint;
  readonly seed?: string;
  readonly backend: (typeof BACKENDS)[number];
  readonly force?: true;
  readonly json?: true;
}

/** `qsmp keygen`: writes a new key pair as `NAME.qskey` and `NAME.qpkey`. */
export function keygenCommand(context: Context, clock: Clock = systemClock): Command {
  return new Command('keygen')
    .description('Generate a key pair: NAME.qskey, the private key, and NAME.qpkey, the public key.')
    .requiredOption(
      '--variant <variant>',
      `variant: ${VARIANT_NAMES.join(', ')}`,
      oneOf('variant', VARIANT_NAMES),
    )
    .addOption(profileOption().default(parseProfile(DEFAULT_PROFILE), DEFAULT_PROFILE))
    .requiredOption('--out <name>', 'name of both files, before .qskey and .qpkey', parseName)
    .addOption(
      new Option('--days <days>', `days until the key expires (default: ${KEY_VALIDITY / DAY})`)
        .argParser(parseDays)
        .conflicts('expires'),
    )
    .option('--expires <time>', 'when the key expires: YYYY-MM-DDTHH:MM:SSZ or Unix seconds', parseExpires)
    .option(
      '--seed <seed>',
      'make the key from this text; for tests, as whoever knows it has the key',
      parseSeed,
    )
    .option(
      '--backend <backend>',
      `implementation of the primitives: ${BACKENDS.join(', ')}`,
      oneOf('backend', BACKENDS),
      'pqclean',
    )
    .option('--force', 'write over files that exist')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
The same seed gives the same key whenever it is used; only the expiration goes by the
clock, unless --expires sets it. Both files are readable by their owner alone.

Examples:
  $ qsmp keygen --variant simplex --out server
  $ qsmp keygen --variant duplex --profile s3 --days 30 --out keys/listener
  $ qsmp keygen --variant simplex --seed 1 --expires 2030-01-01T00:00:00Z --out fixture`,
    )
    .action((options: KeygenOptions) => keygen(options, context, clock));
}

function keygen(options: KeygenOptions, context: Context, clock: Clock): void {
  const { variant, profile, out, seed } = options;
  const key = generateKey({
    profile,
    crypto: backend(options.backend),
    random: seed === undefined ? systemRandom : seededRandom(seed),
    expiration: expirationOf(options, clock),
  });
  const files = { private: `${out}.qskey`, public: `${out}.qpkey` };
  writeFiles(
    [
      { path: files.private, contents: encodePrivateKey(key) },
      { path: files.public, contents: encodePublicKey(key, variant) },
    ],
    { force: options.force ?? false },
  );

  const keyIdentity = Buffer.from(key.keyIdentity).toString('hex');
  if (options.json) {
    const { name, configuration } = profile;
    const expiration = Number(key.expiration);
    printJson(context, { variant, profile: name, configuration, keyIdentity, expiration, files });
  } else {
    const rows = [
      ['private key', files.private],
      ['public key', files.public],
      ['profile', `${variant}, ${profile.configuration}`],
      ['key identity', keyIdentity],
      ['expires', `${formatExpiration(key.expiration).replace(/-(\d\d)-(\d\d)$/, ':$1:$2')} UTC`],
    ];
    context.stdout.write(table(rows, Number.POSITIVE_INFINITY));
  }
}

function expirationOf({ days, expires }: KeygenOptions, clock: Clock): bigint {
  if (expires !== undefined) return expires;
  const expiration = clock() + (days === undefined ? KEY_VALIDITY : days * DAY);
  // KEY-04: years have four digits.
  if (!isExpiration(expiration)) throw new UsageError(`${days} days from now is after the year 9999`);
  return expiration;
}

function parseName(text: string): string {
  if (text === '' || text.endsWith('/')) throw new UsageError(`--out takes a name, not '${text}'`);
  return text;
}

function parseDays(text: string): bigint {
  if (!/^0*[1-9]\d{0,8}$/.test(text))
    throw new UsageError(`--days takes a whole number from 1, not '${text}'`);
  return BigInt(text);
}

function parseExpires(text: string): bigint {
  const seconds = /^\d{1,12}$/.test(text) ? BigInt(text) : secondsOfTime(text);
  if (seconds !== undefined && isExpiration(seconds)) return seconds;
  throw new UsageError(
    `--expires takes YYYY-MM-DDTHH:MM:SSZ, or Unix seconds up to ${LAST_EXPIRATION}, not '${text}'`,
  );
}

/** The Unix seconds of `YYYY-MM-DDTHH:MM:SSZ`, where there is such a time. */
function secondsOfTime(text: string): bigint | undefined {
  if (!TIME.test(text)) return undefined;
  const date = text.replace(TIME, '$1 $2-$3-$4');
  const seconds = parseExpiration(date);
  return seconds !== undefined && isDate(date, seconds) ? seconds : undefined;
}

function parseSeed(text: string): string {
  if (text === '') throw new UsageError('--seed takes a text that is not empty');
  return text;
}
