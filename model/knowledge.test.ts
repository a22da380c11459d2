import { describe, expect, it } from 'vitest';
import { KnowledgeTable } from './knowledge.ts';
import { TermTable } from './term.ts';

function fixture() {
  const terms = new TermTable();
  const knowledge = new KnowledgeTable(terms);
  const know = (...known: number[]) => known.reduce((k, t) => knowledge.learn(k, t), knowledge.empty);
  return { terms, knowledge, know, a: terms.fresh('a', 0), b: terms.fresh('b', 0) };
}

describe('deduction', () => {
  it('opens a seal once key and nonce are known, whichever comes first', () => {
    const { terms, knowledge, know, a, b } = fixture();
    const text = terms.fresh('text', 0);
    const seal = terms.seal(a, b, 0, terms.constant('empty'), terms.constant('header'), text);
    expect(knowledge.derives(know(seal), text)).toBe(false);
    expect(knowledge.derives(know(seal, a), text)).toBe(false);
    expect(knowledge.derives(know(seal, a, b), text)).toBe(true);
    expect(knowledge.derives(know(b, a, seal), text)).toBe(true);
  });

  it('decapsulates with the secret key only', () => {
    const { terms, knowledge, know, a, b } = fixture();
    const pk = terms.pk(a);
    const secret = terms.sec(pk, b);
    expect(knowledge.derives(know(terms.enc(pk, b), pk), secret)).toBe(false);
    expect(knowledge.derives(know(terms.enc(pk, b), a), secret)).toBe(true);
    expect(knowledge.derives(know(a), secret)).toBe(false);
  });

  it('neither inverts a hash or KDF nor signs without the key', () => {
    const { terms, knowledge, know, a, b } = fixture();
    const hash = terms.hash(256, [a]);
    expect(knowledge.derives(know(hash), a)).toBe(false);
    expect(knowledge.derives(know(terms.kdf('k1', a, b, b)), terms.kdf('k2', a, b, b))).toBe(false);
    expect(knowledge.derives(know(terms.vk(a), terms.sign(a, hash)), terms.sign(a, b))).toBe(false);
    expect(knowledge.derives(know(a), terms.sign(a, hash))).toBe(true);
  });

  it('builds what it has all parts of, and nothing where one is missing', () => {
    const { terms, knowledge, know, a, b } = fixture();
    const empty = terms.constant('empty');
    const made: Readonly<Record<string, (x: number, y: number) => number>> = {
      tuple: (x, y) => terms.tuple(x, y),
      hash: (x, y) => terms.hash(256, [x, y]),
      'kdf, X': (x, y) => terms.kdf('k1', x, y, empty),
      'kdf, S': (x, y) => terms.kdf('k1', empty, x, y),
      sign: (x, y) => terms.sign(x, y),
      enc: (x, y) => terms.enc(x, y),
      sec: (x, y) => terms.sec(x, y),
      'seal, key and nonce': (x, y) => terms.seal(x, y, 0, empty, empty, empty),
      'seal, history and text': (x, y) => terms.seal(empty, empty, 0, x, empty, y),
    };
    for (const [name, make] of Object.entries(made)) {
      expect(knowledge.derives(know(a, b), make(a, b)), name).toBe(true);
      expect(knowledge.derives(know(a), make(a, b)), name).toBe(false);
      expect(knowledge.derives(know(b), make(a, b)), name).toBe(false);
    }
    for (const term of [terms.vk(a), terms.pk(a)]) {
      expect(knowledge.derives(know(a), term)).toBe(true);
      expect(knowledge.derives(know(b), term)).toBe(false);
    }
  });

  it('gives equal sets one number, whatever the order', () => {
    const { know, a, b } = fixture();
    expect(know(a, b)).toBe(know(b, a));
  });
});

describe('decapsulate', () => {
  it('rejects implicitly what was made for another key (PRM-08)', () => {
    const { terms, a, b } = fixture();
    const mine = terms.enc(terms.pk(a), b);
    expect(terms.decapsulate(a, mine)).toBe(terms.sec(terms.pk(a), b));
    expect(terms.decapsulate(b, mine)).not.toBe(terms.sec(terms.pk(a), b));
  });
});
