import { LONG_TERM, PARTY_NAMES } from './session.ts';
import { type Header, OP_NAMES, Op, type Term, type TermTable, termArguments } from './term.ts';

/** A packet for people: `02 seq 0 time 0 [sign(signing key S, hash(..)), hash(..), pk(pkS.1)]`, its parts cut short. */
export function printPacket(terms: TermTable, packet: Term): string {
  const [header = 0, ...body] = terms.args(packet);
  const parts = body.map((t) => printTerm(terms, t, 2)).join(', ');
  return `${printHeader(terms.headerOf(header))} [${parts}]`;
}

function printHeader({ flag, sequence, time }: Header): string {
  return `${flag.toString(16).padStart(2, '0')} seq ${sequence} time ${time * 60}`;
}

/** `pkS.1` is what session 1 drew, `signing key S` what a party has for long. */
function printFresh(label: string, owner: number): string {
  return owner < LONG_TERM ? `${label}.${owner}` : `${label} ${PARTY_NAMES[owner - LONG_TERM]}`;
}

/** A term for people, arguments cut off below `depth`. */
export function printTerm(terms: TermTable, term: Term, depth: number): string {
  const op = terms.op(term);
  const args = terms.args(term);
  if (op === Op.constant) return `"${terms.labelText(args[0] ?? 0)}"`;
  if (op === Op.fresh) return printFresh(terms.labelText(args[0] ?? 0), args[1] ?? 0);
  if (op === Op.header) return printHeader(terms.headerOf(term));
  const name = op === Op.kdf ? terms.labelText(args[0] ?? 0) : (OP_NAMES[op] ?? '?');
  if (depth === 0 || op === Op.hash || op === Op.kdf) return `${name}(..)`;
  const inner = termArguments(op, args.length);
  // Of a seal, position and history follow from what was sealed before.
  const shown = op === Op.seal ? inner.filter((_, i) => i === 0 || i === inner.length - 1) : inner;
  return `${name}(${shown.map((i) => printTerm(terms, args[i] ?? 0, depth - 1)).join(', ')})`;
}
