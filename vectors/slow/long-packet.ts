import * as z from 'zod';
import { handshakeMessageOf, handshakeParts } from '../../harness/faults/messages.ts';
import { type Profile, SIGNATURE_SIZES } from '../../impl/profile.ts';
import type { Variant } from '../../impl/variant.ts';
import { HEADER_LENGTH } from '../../impl/wire/header.ts';
import { isSlhDsa, SLH_DSA_PROFILES } from '../choices.ts';
import { bytes, bytesOfLengths, digest } from '../fields.ts';
import { hex } from '../hex.ts';
import { transcriptSchema } from '../sessions/inside.ts';
import type { Sent } from '../sessions/play.ts';
import { digestOf } from '../stretch.ts';

/** Bytes beyond which a digest stands for a packet, and for a part of one. */
const LONGEST_PACKET = 1000;
const LONGEST_PART = 300;

const signature = bytesOfLengths(
  SLH_DSA_PROFILES.map((profile) => SIGNATURE_SIZES[profile.signature].signature),
);

/** A packet of a handshake: where it is long, its digest and its parts. */
export const longPacketSchema = z.strictObject({
  from: z.enum(['client', 'server']),
  bytes: z.union([bytes, digest]),
  parts: z
    .array(z.strictObject({ name: z.string(), bytes: z.union([bytes, signature, digest]) }))
    .optional()
    .describe('header and fields of a packet that stands as its digest, in their order'),
  transcript: transcriptSchema,
});

export function longPacketWords(
  { from, bytes: packet, transcript }: Sent,
  variant: Variant,
  profile: Profile,
): z.infer<typeof longPacketSchema> {
  const isLong = packet.length > LONGEST_PACKET;
  return {
    from,
    bytes: isLong ? digestOf(packet) : hex(packet),
    ...(isLong && { parts: partsOf(packet, variant, profile) }),
    ...(transcript && { transcript: hex(transcript) }),
  };
}

function partsOf(packet: Uint8Array, variant: Variant, profile: Profile) {
  const message = handshakeMessageOf(packet[0]);
  const fields = message === undefined ? [] : handshakeParts(message, variant, profile);
  let offset = 0;
  return [{ name: 'header', length: HEADER_LENGTH }, ...fields].map(({ name, length }) => {
    const part = packet.slice(offset, offset + length);
    offset += length;
    const isWhole =
      part.length <= LONGEST_PART || (name === 'signature' && holdsSignatures(variant, profile));
    return { name, bytes: isWhole ? hex(part) : digestOf(part) };
  });
}

/**
 * Whether signatures of SLH-DSA stand in a session as they are, so that they need not be made to verify it. In
 * Duplex the profiles that share a scheme with a smaller one would take half a megabyte for that.
 */
function holdsSignatures(variant: Variant, profile: Profile): boolean {
  const { signature: scheme } = profile;
  const [first] = SLH_DSA_PROFILES.filter((each) => each.signature === scheme);
  return isSlhDsa(scheme) && (variant === 'simplex' || profile === first);
}
