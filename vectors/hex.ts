import { bytesToHex } from '@noble/hashes/utils.js';

/** Bytes as files of vectors have them. */
export const hex: (bytes: Uint8Array) => string = bytesToHex;
