import type { Profile } from '../impl/profile.ts';
import type { Axis } from './definition.ts';

/** Whether the file of a profile, of a type that depends on these axes, is that of another profile too. */
export function isOfFile(axes: readonly Axis[], profile: Profile, other: Profile): boolean {
  if (axes.includes('profile')) return profile === other;
  return (
    (!axes.includes('kem') || profile.kem === other.kem) &&
    (!axes.includes('signature') || profile.signature === other.signature)
  );
}

/** The profiles whose files are those of a selection: of several that share a file, the first. */
export function profilesOfFiles(
  { axes, profiles }: { readonly axes: readonly Axis[]; readonly profiles: readonly Profile[] },
  selected: readonly Profile[],
): readonly Profile[] {
  return profiles.filter(
    (profile) =>
      profiles.find((each) => isOfFile(axes, each, profile)) === profile &&
      selected.some((each) => profiles.includes(each) && isOfFile(axes, profile, each)),
  );
}

/** What a profile's file is called after its type: the profile, or what of it the file depends on. */
export function profileInName(axes: readonly Axis[], { name, kem, signature }: Profile): string | undefined {
  if (axes.includes('profile')) return name;
  if (axes.includes('kem')) return kem.replace(/^mceliece/, '');
  return axes.includes('signature') ? signature.replace(/^.*-/, '') : undefined;
}
