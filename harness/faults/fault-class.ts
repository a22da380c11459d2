import type { ErrorCode } from '../../impl/wire/codes.ts';
import type { FaultMaker, Rule } from './fault.ts';
import type { MessageName } from './messages.ts';

/** Faults that are one and the same to whoever must refuse them: one message, one field, rules of one kind. */
export interface FaultClass {
  readonly message: MessageName;
  readonly field: string;
  /** What is wrong with the field, as a noun phrase: "another stage's flag". */
  readonly name: string;
  readonly by: FaultMaker;
  readonly rules: readonly Rule[];
  /** The codes that fit (ERR-02); empty where none is said to. */
  readonly codes: readonly ErrorCode[];
}
