import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { type Peer, RecordError } from '../../record/index.ts';
import type { Launch } from '../observation/managed-process.ts';
import { PeerUnusableError } from '../peer-error.ts';
import { fill, type Values } from './placeholders.ts';
import { TERMINAL_PROGRAM } from './terminal.ts';
import { isWithin } from './work-folder.ts';

/** A manifest, and where it was found: what it names is beside it. */
export interface Manifest {
  readonly peer: Peer;
  /** The manifest's file, as it was named. */
  readonly path: string;
}

/** A peer of a manifest that we start. */
export type StartedPeer = Exclude<Peer['attachment'], { readonly kind: 'connect' }>;

/** Bytes of the largest key file that is read: larger than any. */
const MAXIMUM_KEY = 1 << 17;

/**
 * A key file that a manifest names.
 * @param where its place in the manifest
 * @throws RecordError for one that is not there, or not below the folder
 */
export function readBelow(manifest: string, where: string, folder: string, name: string): Uint8Array {
  const path = join(folder, name);
  const refuse = (what: string, cause?: unknown) =>
    new RecordError(manifest, { path: where }, what, { cause });
  try {
    if (!isWithin(path, folder)) throw refuse(`is '${name}', which leads out of its folder`);
    if (!statSync(path).isFile()) throw refuse(`is '${name}', which is no file`);
    if (statSync(path).size > MAXIMUM_KEY) throw refuse(`is '${name}', which is too large for a key`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof RecordError) throw error;
    throw refuse(`is '${name}', which cannot be read`, error);
  }
}

/**
 * Where the program of a manifest is, before anything is started.
 * @throws PeerUnusableError for one that is not there; RecordError for a folder that is not
 */
export function findProgram({ path }: Manifest, attachment: StartedPeer): string {
  const folder = workingFolder(path, attachment);
  const [program = ''] = attachment.command;
  const places = program.includes('/') ? [resolve(folder, program)] : onPath(program);
  const found = places.find(isExecutable);
  if (found === undefined)
    throw new PeerUnusableError(
      program.includes('/')
        ? `${path}: there is no program '${program}' in ${attachment.folder}`
        : `${path}: there is no program '${program}' on the PATH`,
    );
  return found;
}

/** Refuses a manifest that wants a terminal where script(1), which gives one, is missing. */
export function findTerminal({ path }: Manifest): void {
  if (!onPath(TERMINAL_PROGRAM).some(isExecutable))
    throw new PeerUnusableError(
      `${path}: a terminal needs ${TERMINAL_PROGRAM}(1), which is not here: unsupported`,
    );
}

function onPath(program: string): readonly string[] {
  return (process.env['PATH'] ?? '').split(delimiter).map((each) => join(each, program));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function workingFolder(manifest: string, { folder }: StartedPeer): string {
  const path = join(dirname(resolve(manifest)), folder);
  const refuse = (what: string) => new RecordError(manifest, { path: 'attachment.folder' }, what);
  try {
    if (!statSync(path).isDirectory()) throw refuse(`is '${folder}', which is no folder`);
    if (!isWithin(path, dirname(resolve(manifest))))
      throw refuse(`is '${folder}', which leads out of the manifest's folder`);
  } catch (error) {
    if (error instanceof RecordError) throw error;
    throw refuse(`is '${folder}', which is not there`);
  }
  return path;
}

/** How the peer of a manifest is started. Its HOME is its own, so that it leaves ours alone, and its time is UTC. */
export function launchOf(
  { path }: Manifest,
  attachment: StartedPeer,
  program: string,
  values: Values & { readonly dir: string },
): Launch {
  const [, ...args] = attachment.command;
  const environment = attachment.environment.map((each) => fill(each, values));
  return {
    command: program,
    args: args.map((each) => fill(each, values)),
    folder: workingFolder(path, attachment),
    environment: {
      HOME: values.dir,
      TZ: 'UTC',
      ...Object.fromEntries(environment.map((each) => splitAt(each, each.indexOf('=')))),
    },
  };
}

function splitAt(text: string, at: number): readonly [string, string] {
  return [text.slice(0, at), text.slice(at + 1)];
}
