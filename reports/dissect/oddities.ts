import { ERROR_SEQUENCE, errorName, Flag, flagName, MAXIMUM_MESSAGE_LENGTH } from '../../impl/wire/codes.ts';
import type { Header } from '../../impl/wire/header.ts';
import type { PacketContext } from './dissection.ts';
import { hexByte } from './label.ts';
import type { MessageForm } from './message-parts.ts';

/** What of a packet is not as the protocol has it, by the packet alone: numbers and times need the session. */
export function odditiesOf(
  header: Header,
  form: MessageForm | undefined,
  message: Uint8Array,
  context: PacketContext,
): readonly string[] {
  const { flag, msglen, sequence } = header;
  const name = flagName(flag);
  if (name === 'unknown flag') return [`flag ${hexByte(flag)} is unknown`];
  if (form === undefined)
    return context.profile === undefined ? [] : [`${name} is in no flow of ${context.variant}`];
  const odd: string[] = [];
  if (form.phase !== undefined && form.phase !== context.phase)
    odd.push(`${name} in the ${context.phase === 'data' ? 'data phase' : 'handshake'}`);
  if (form.sender !== undefined && context.sender !== undefined && form.sender !== context.sender)
    odd.push(`${name} from the ${context.sender}`);
  const length = form.fields.reduce((sum, field) => sum + field.length, 0);
  if (form.fixed && msglen !== length) odd.push(`msglen ${msglen}, where ${length} is right`);
  if (!form.fixed && msglen <= length) odd.push(`msglen ${msglen} is not more than a tag`);
  if (!form.fixed && msglen > MAXIMUM_MESSAGE_LENGTH) odd.push(`msglen ${msglen} is too large`);
  if (flag === Flag.errorCondition && form.fields[0]?.name === 'code') {
    const [code] = message;
    // ERR-01
    if (sequence !== ERROR_SEQUENCE) odd.push('an error that is not sealed, without the sequence of one');
    if (code !== undefined && errorName(code) === 'unknown error')
      odd.push(`error code ${hexByte(code)} is unknown`);
  }
  return odd;
}
