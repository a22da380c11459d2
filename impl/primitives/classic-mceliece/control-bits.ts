/**
 * A permutation of 2^m indices as the control bits of a Benes network, as secret keys hold it (D. J. Bernstein,
 * "Verified fast formulas for control bits for permutation networks", 2020). The network has 2m - 1 layers of
 * 2^(m-1) switches; those of layer i swap what is 2^min(i, 2m-2-i) apart.
 */

/** Bytes of the control bits of a permutation of 2^m indices. */
export const controlBytes = (m: number): number => (2 * m - 1) * 2 ** (m - 4);

/** The control bits of the permutation `pi` of 2^m indices, m at least 4; bit i in byte i / 8. */
export function controlBits(pi: Uint16Array): Uint8Array {
  const bits = new Uint8Array(controlBytes(Math.log2(pi.length)));
  writeControlBits(pi, bits, 0, 1);
  return bits;
}

/** The permutation that the network with these control bits makes. */
export function permutationOf(bits: Uint8Array, m: number): Uint16Array {
  const half = 2 ** (m - 1);
  const pi = Uint16Array.from({ length: 2 * half }, (_, i) => i);
  for (let layer = 0; layer < 2 * m - 1; layer++) {
    const gap = 2 ** Math.min(layer, 2 * m - 2 - layer);
    for (let j = 0; j < half; j++) {
      const at = layer * half + j;
      if ((((bits[at >> 3] ?? 0) >> (at & 7)) & 1) === 0) continue;
      const low = j & (gap - 1);
      const one = 2 * (j - low) + low;
      const other = pi[one + gap] ?? 0;
      pi[one + gap] = pi[one] ?? 0;
      pi[one] = other;
    }
  }
  return pi;
}

/** Sets those of the bits at `first`, `first + step`, ... that are 1 in the control bits of `pi`. */
function writeControlBits(pi: Uint16Array, bits: Uint8Array, first: number, step: number): void {
  const size = pi.length;
  const half = size / 2;
  const set = (index: number, bit: number): void => {
    const at = first + index * step;
    bits[at >> 3] = (bits[at >> 3] ?? 0) | (bit << (at & 7));
  };
  if (size === 2) {
    set(0, pi[0] ?? 0);
    return;
  }
  const layers = 2 * Math.log2(size) - 1;

  // The first layer F: on each pair the parity of the least index of its cycle.
  const least = leastOfCycles(pi);
  const afterFirst = pi.map((image) => image ^ ((least[image & ~1] ?? 0) & 1));
  for (let j = 0; j < half; j++) set(j, (least[2 * j] ?? 0) & 1);

  // The last layer L, after which F pi L keeps even indices even.
  const inner = [new Uint16Array(half), new Uint16Array(half)] as const;
  for (let j = 0; j < half; j++) {
    const swapped = (afterFirst[2 * j] ?? 0) & 1;
    set((layers - 1) * half + j, swapped);
    inner[0][j] = (afterFirst[2 * j + swapped] ?? 0) >> 1;
    inner[1][j] = (afterFirst[2 * j + 1 - swapped] ?? 0) >> 1;
  }

  // What is left permutes even and odd indices, each by a network of their own, whose layers interleave.
  inner.forEach((permutation, parity) => {
    writeControlBits(permutation, bits, first + (half + parity) * step, 2 * step);
  });
  for (const secret of [least, afterFirst, ...inner]) secret.fill(0);
}

/** For each x the least index of its cycle under x -> pi(pi^-1(x ^ 1) ^ 1). */
function leastOfCycles(pi: Uint16Array): Uint16Array {
  const inverse = new Uint16Array(pi.length);
  for (let i = 0; i < pi.length; i++) inverse[pi[i] ?? 0] = i;
  const unknown = pi.length;
  const least = new Uint16Array(pi.length).fill(unknown);
  for (let start = 0; start < pi.length; start++) {
    for (let x = start; least[x] === unknown; x = pi[(inverse[x ^ 1] ?? 0) ^ 1] ?? 0) least[x] = start;
  }
  inverse.fill(0);
  return least;
}
