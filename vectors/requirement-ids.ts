import { requirement } from '../model/requirements/index.ts';

/** Whether the catalogue holds a requirement of this id. */
export function isRequirement(id: string): boolean {
  return requirement(id) !== undefined;
}
