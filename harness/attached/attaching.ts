import type { RemoteOptions } from '../targets/remote.ts';
import type { KeyMaterial } from './key-material.ts';
import type { Manifest } from './manifest.ts';
import type { WorkFolder } from './work-folder.ts';

/** A peer that is being reached: what every kind of attachment has. */
export interface Attaching {
  readonly manifest: Manifest;
  /** Its HOME, removed when it is let go of. */
  readonly folder: WorkFolder;
  readonly keys: KeyMaterial;
  /** What its target has, however it is reached. */
  readonly common: Omit<RemoteOptions, 'name' | 'role' | 'ours' | 'connect'>;
}
