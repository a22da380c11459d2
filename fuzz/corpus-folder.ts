import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha3_256 } from '@noble/hashes/sha3.js';
import * as z from 'zod';
import { check } from '../record/check.ts';
import { parseJson } from '../record/json.ts';
import { LEVELS, type LevelName } from './level.ts';

/** A case of a corpus, as it is written. */
export interface KeptCase {
  readonly level: LevelName;
  readonly subject: string;
  readonly example: unknown;
}

/** Where a campaign stood when it was last written down. */
export interface CampaignState {
  readonly seed: number;
  readonly executions: number;
  readonly milliseconds: number;
  /** Keys of its findings. */
  readonly known: readonly string[];
}

const keptCase = z.strictObject({
  level: z.enum(LEVELS),
  subject: z.string().max(100),
  example: z.unknown(),
});
const campaignState = z.strictObject({
  seed: z.int().min(0),
  executions: z.int().min(0),
  milliseconds: z.number().min(0),
  known: z.array(z.string()),
});

const STATE = 'campaign.json';
/** Bytes of the largest case that is read. */
const LARGEST = 1 << 20;

/** A corpus in a folder: a file for each case, named after what is in it, and where the campaign stands. */
export class CorpusFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
    mkdirSync(path, { recursive: true });
  }

  /** Keeps a case. One that is there already stays. */
  keep(kept: KeptCase): void {
    const contents = `${JSON.stringify(kept)}\n`;
    const name = `${Buffer.from(sha3_256(new TextEncoder().encode(contents)))
      .toString('hex')
      .slice(0, 24)}.json`;
    if (!existsSync(join(this.#path, name))) this.#write(name, contents);
  }

  /** All cases, by file name. @throws RecordError for a file that is none */
  cases(): ReadonlyMap<string, KeptCase> {
    const names = readdirSync(this.#path).filter((name) => /^[0-9a-f]{24}\.json$/.test(name));
    return new Map(
      names.sort().map((name) => {
        const written = readFileSync(join(this.#path, name)).subarray(0, LARGEST);
        return [name, check<KeptCase>(keptCase, parseJson(written, name), name)];
      }),
    );
  }

  /** Where the campaign stood. @throws RecordError for a file that does not say so */
  get state(): CampaignState | undefined {
    const path = join(this.#path, STATE);
    if (!existsSync(path)) return undefined;
    return check(campaignState, parseJson(readFileSync(path), STATE), STATE);
  }

  save(state: CampaignState): void {
    this.#write(STATE, `${JSON.stringify(state)}\n`);
  }

  /** Writes a file whole, or not at all. */
  #write(name: string, contents: string): void {
    const fresh = join(this.#path, `${name}.${randomBytes(4).toString('hex')}.new`);
    writeFileSync(fresh, contents);
    renameSync(fresh, join(this.#path, name));
  }
}
