import { Option } from 'commander';
import { findProfile, PROFILES, type Profile } from '../impl/profile.ts';
import { UNSUPPORTED_CONFIGURATIONS, whyUnsupported } from '../impl/wire/keyfile-profile.ts';
import { UsageError } from './errors.ts';
import { didYouMean } from './suggest.ts';

/** The option by which a command takes a profile, of those that it offers. */
export function profileOption(offered: readonly Profile[] = PROFILES): Option {
  return new Option(
    '--profile <profile>',
    `profile: ${namesOf(offered)}, or a configuration string`,
  ).argParser((text: string) => parseProfile(text, offered));
}

const namesOf = (profiles: readonly Profile[]): string => profiles.map(({ name }) => name).join(', ');

/** @throws UsageError for what is no profile, and others for one that is not run here, or not offered */
export function parseProfile(text: string, offered: readonly Profile[] = PROFILES): Profile {
  const profile = findProfile(text);
  if (profile !== undefined && !offered.includes(profile))
    throw new UsageError(`profile ${text} is none of those here: ${namesOf(offered)}`);
  if (profile !== undefined) return profile;
  if (UNSUPPORTED_CONFIGURATIONS.includes(text))
    throw new UsageError(`profile ${text} is ${whyUnsupported(text)}`);
  const choices = offered.flatMap(({ name, configuration }) => [name, configuration]);
  const hint = didYouMean(text, choices) || ` (one of ${namesOf(offered)}, or a configuration string)`;
  throw new UsageError(`unknown profile '${text}'${hint}`);
}
