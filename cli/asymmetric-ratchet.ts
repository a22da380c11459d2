/** What is said to who asks for an asymmetric ratchet where there is none (sections 8 and 10, CHN-05). */
export const NO_ASYMMETRIC_RATCHET =
  'qsmp: this session has no asymmetric ratchet: neither has Simplex, nor Duplex with Classic McEliece, whose keys are ' +
  'longer than a message may be\n';
