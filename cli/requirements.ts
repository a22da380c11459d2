import { Command } from 'commander';
import { coverage, type Registration } from '../model/requirements/coverage.ts';
import {
  FAMILIES,
  LEVELS,
  REQUIREMENT_VARIANTS,
  REQUIREMENTS,
  REVISION,
  REVISIONS,
  type Revision,
  scoredAt,
} from '../model/requirements/index.ts';
import { oneOf } from './choice.ts';
import type { Context } from './context.ts';
import { REGISTRATIONS } from './coverage.ts';
import { UsageError } from './errors.ts';
import { printJson } from './json.ts';
import { type ListedRequirement, requirementsDocument } from './requirements-document.ts';
import { explainRequirement, listRequirements } from './requirements-text.ts';
import { didYouMean } from './suggest.ts';

const FAMILY_IDS = FAMILIES.map(({ id }) => id);
const REQUIREMENT_IDS = REQUIREMENTS.map(({ id }) => id);

interface ListOptions {
  readonly family?: string;
  readonly level?: string;
  readonly variant?: string;
  readonly uncovered?: true;
  readonly revision: Revision;
  readonly json?: true;
}

/**
 * `qsmp requirements`: lists and filters the catalogue, and explains one requirement.
 *
 * @param registrations what tries requirements
 */
export function requirementsCommand(
  context: Context,
  registrations: readonly Registration[] = REGISTRATIONS,
): Command {
  const command = new Command('requirements')
    .description('List the requirements that peers are tested for, and what tries each.')
    .option('--family <family>', `only one family: ${FAMILY_IDS.join(', ')}`, oneOf('family', FAMILY_IDS))
    .option('--level <level>', `only one level: ${LEVELS.join(', ')}`, oneOf('level', LEVELS))
    .option(
      '--variant <variant>',
      `only what binds one variant: ${REQUIREMENT_VARIANTS.join(', ')}`,
      oneOf('variant', REQUIREMENT_VARIANTS),
    )
    .option('--uncovered', 'only what nothing tries')
    .option(
      '--revision <revision>',
      `score by an earlier revision of the catalogue: ${REVISIONS.join(', ')}`,
      oneOf('revision', REVISIONS),
      REVISION,
    )
    .option('--json', 'print one JSON document')
    .enablePositionalOptions()
    .allowExcessArguments()
    .addHelpText(
      'after',
      `
Examples:
  $ qsmp requirements                              every requirement
  $ qsmp requirements --family RPL --level MUST    what a peer must do against replay
  $ qsmp requirements --uncovered --json           what nothing tries, as JSON
  $ qsmp requirements show RPL-01                  one requirement, explained`,
    )
    .action((options: ListOptions) => {
      refuseArguments(command.args);
      const entries = list(options, registrations);
      if (options.json) printJson(context, requirementsDocument(options.revision, entries));
      else context.stdout.write(listRequirements(options.revision, entries, widthOf(context)));
    });
  return command.addCommand(showCommand(context, registrations));
}

function showCommand(context: Context, registrations: readonly Registration[]): Command {
  return new Command('show')
    .description('Explain one requirement: its sentence, where it is from, what tries it.')
    .argument(
      '<id>',
      'the id of a requirement, as in RPL-01',
      oneOf('requirement', REQUIREMENT_IDS, '`qsmp requirements` lists them'),
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  $ qsmp requirements show RPL-01
  $ qsmp requirements show SMX-02 --json`,
    )
    .action((id: string, _options: object, command: Command) => {
      const entries = list({ revision: REVISION }, registrations).filter(
        ({ requirement }) => requirement.id === id,
      );
      if (command.optsWithGlobals<{ json?: true }>().json) {
        printJson(context, requirementsDocument(REVISION, entries));
      } else {
        for (const entry of entries) context.stdout.write(explainRequirement(entry, widthOf(context)));
      }
    });
}

function list(options: ListOptions, registrations: readonly Registration[]): readonly ListedRequirement[] {
  const scored = new Set(scoredAt(options.revision));
  return coverage(registrations)
    .filter(
      ({ requirement: { family, level, variants }, coveredBy }) =>
        (options.family === undefined || family === options.family) &&
        (options.level === undefined || level === options.level) &&
        (options.variant === undefined || variants.some((variant) => variant === options.variant)) &&
        !(options.uncovered && coveredBy.length > 0),
    )
    .map((entry) => ({ ...entry, scored: scored.has(entry.requirement) }));
}

/** `qsmp requirements RPL-01` and `qsmp requirements shwo` are refused with what was meant. */
function refuseArguments([argument]: readonly string[]): void {
  if (argument === undefined) return;
  const id = REQUIREMENT_IDS.find((each) => each === argument.toUpperCase());
  const suggestion = id ? ` (Did you mean show ${id}?)` : didYouMean(argument, ['show']);
  throw new UsageError(`unknown command 'requirements ${argument}'${suggestion}`);
}

/** Sentences are wrapped for a reader at a terminal only; a pipe gets each on one line. */
function widthOf({ stdout }: Context): number {
  return (stdout.isTTY && stdout.columns) || Number.POSITIVE_INFINITY;
}
