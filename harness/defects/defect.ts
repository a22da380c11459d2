import type { Dialect } from '../../impl/dialect.ts';
import type { ShellPolicy } from '../../impl/net/shell-policy.ts';
import type { Policy } from '../../impl/policy.ts';
import type { FramerPolicy } from '../../impl/wire/framer.ts';
import type { KeyFilePolicy } from '../../impl/wire/keyfile-policy.ts';

/** One fault of an implementation, as decisions that differ from the strict ones: a line or two. */
export interface Defect {
  readonly id: string;
  /** What it does wrong, in a sentence. */
  readonly title: string;
  /** The requirements that it breaks. */
  readonly breaks: readonly string[];
  readonly policy?: Partial<Policy>;
  readonly framer?: Partial<FramerPolicy>;
  readonly shell?: Partial<ShellPolicy>;
  /** How it reads key files. */
  readonly keyFile?: Partial<KeyFilePolicy>;
  /** Choices that it makes otherwise than its dialect: constants, orders and inputs are no decisions. */
  readonly dialect?: Partial<Dialect>;
}
