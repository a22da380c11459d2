import type { Entry } from './digest.ts';

/** A kind of peer, in words. */
export function kindOf({ variant, role, profile }: Pick<Entry, 'variant' | 'role' | 'profile'>): string {
  return `${variant} ${role}, ${profile}`;
}

/** The kinds of several results, profiles of one variant and role together. */
export function kindsOf(entries: readonly Entry[]): string {
  const profiles = new Map<string, string[]>();
  for (const { variant, role, profile } of entries) {
    const side = `${variant} ${role}`;
    profiles.set(side, [...(profiles.get(side) ?? []), profile]);
  }
  return [...profiles].map(([side, its]) => `${side} (${its.join(', ')})`).join(', ');
}
