import type { output } from 'zod';
import type * as schemas from './adapter-schema.ts';
import { check } from './check.ts';

type Commands = typeof schemas.COMMANDS;

/** A command that an adapter may carry out (docs/adapter.md). */
export type AdapterCommand = keyof Commands;
export type AdapterArguments<Command extends AdapterCommand> = output<Commands[Command]['arguments']>;
export type AdapterResult<Command extends AdapterCommand> = output<Commands[Command]['result']>;
export type AdapterReply = output<typeof schemas.reply>;
export type AdapterRequest = output<typeof schemas.request>;

/** Checks what goes between us and an adapter. Each throws a RecordError that names the place. */
export interface AdapterMessages {
  readonly commands: readonly AdapterCommand[];
  request(document: unknown, name: string): AdapterRequest;
  reply(document: unknown, name: string): AdapterReply;
  arguments<Command extends AdapterCommand>(
    command: Command,
    given: unknown,
    name: string,
  ): AdapterArguments<Command>;
  result<Command extends AdapterCommand>(
    command: Command,
    result: unknown,
    name: string,
  ): AdapterResult<Command>;
}

/** The checks of `qsmp-adapter/1`. */
export async function adapterMessages(): Promise<AdapterMessages> {
  const { COMMANDS, reply, request } = await import('./adapter-schema.ts');
  // A table of schemas gives the type of a row only where the row is known: the casts say that it is the same row.
  return {
    commands: Object.keys(COMMANDS) as AdapterCommand[],
    request: (document, name) => check(request, document, name),
    reply: (document, name) => check(reply, document, name),
    arguments: <Command extends AdapterCommand>(command: Command, given: unknown, name: string) =>
      check<unknown>(COMMANDS[command].arguments, given, name) as AdapterArguments<Command>,
    result: <Command extends AdapterCommand>(command: Command, result: unknown, name: string) =>
      check<unknown>(COMMANDS[command].result, result, name) as AdapterResult<Command>,
  };
}
