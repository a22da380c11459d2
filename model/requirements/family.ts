import type { Requirement } from './requirement.ts';

/** A group of requirements about one thing; their ids begin with its id. */
export interface Family {
  /** Three capital letters, as in `RPL`. */
  readonly id: string;
  readonly title: string;
  /** What the sentences lean on: the layout, the table or the procedure that they call "above". */
  readonly context?: string;
  readonly requirements: readonly Requirement[];
}

/** A family as its file writes it: what the family says is not said again in each requirement. */
interface FamilyDefinition extends Omit<Family, 'requirements'> {
  readonly requirements: readonly Omit<Requirement, 'family'>[];
}

/** Makes a frozen family of its definition. */
export function defineFamily({ requirements, ...family }: FamilyDefinition): Family {
  return Object.freeze({
    ...family,
    requirements: Object.freeze(
      requirements.map((requirement) =>
        Object.freeze({
          ...requirement,
          family: family.id,
          sources: Object.freeze([...requirement.sources]),
          variants: Object.freeze([...requirement.variants]),
        }),
      ),
    ),
  });
}
