import { Option } from 'commander';
import { findProfile, PROFILES, type Profile } from '../impl/profile.ts';
import { UNSUPPORTED_CONFIGURATIONS } from '../impl/wire/keyfile-profile.ts';
import { UsageError } from './errors.ts';
import { didYouMean } from './suggest.ts';

const NAMES = PROFILES.map(({ name }) => name);

/** The option by which a command takes a profile. */
export function profileOption(): Option {
  return new Option(
    '--profile <profile>',
    `profile: ${NAMES.join(', ')}, or a configuration string`,
  ).argParser(parseProfile);
}

/** @throws UsageError for what is no profile, and another for one that is not run here */
export function parseProfile(text: string): Profile {
  const profile = findProfile(text);
  if (profile !== undefined) return profile;
  if (UNSUPPORTED_CONFIGURATIONS.includes(text))
    throw new UsageError(`profile ${text} is not supported here`);
  const choices = [...NAMES, ...PROFILES.map(({ configuration }) => configuration)];
  const hint = didYouMean(text, choices) || ` (one of ${NAMES.join(', ')}, or a configuration string)`;
  throw new UsageError(`unknown profile '${text}'${hint}`);
}
