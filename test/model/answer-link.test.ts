import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnswerGrant } from '../../src/model/answer.ts';
import { answerToken, grantIn } from '../../src/model/answer-link.ts';
import { RESPONSE_STEPS } from '../../src/model/finding.ts';

const KEY = 'k'.repeat(32);
const OTHER = 'o'.repeat(32);
const SIGNER = { base: 'https://budgets.example.org/', keys: [KEY] };
const GRANT: AnswerGrant = {
  person: 'ann@example.org',
  violation: 'api.query-p95-2026-01-28',
  opened: 1_769_990_400,
  step: 'acknowledge',
  until: 1_770_595_200,
};

const grants: fc.Arbitrary<AnswerGrant> = fc.record({
  person: fc.string({ minLength: 1, unit: 'grapheme' }).map((text) => text.toWellFormed()),
  violation: fc.stringMatching(/^[a-z][a-z0-9.-]{0,80}$/),
  opened: fc.nat({ max: 4_000_000_000 }),
  step: fc.constantFrom(...RESPONSE_STEPS),
  until: fc.nat({ max: 4_000_000_000 }),
});

describe('a link to answer', () => {
  it('says what it was made of, whatever that is, in characters that an address may have', () => {
    fc.assert(
      fc.property(grants, (grant) => {
        const token = answerToken(grant, SIGNER);
        expect(token).toMatch(/^[\w.-]+$/);
        expect(grantIn(token, SIGNER)).toEqual(grant);
      }),
    );
  });

  it('is worth nothing with any one character of it changed', () => {
    const token = answerToken(GRANT, SIGNER);
    const changed = [...token].flatMap((was, at) =>
      ['A', 'b', '_', '.', '']
        .filter((now) => now !== was)
        .map((now) => token.slice(0, at) + now + token.slice(at + 1)),
    );
    expect(changed.filter((other) => grantIn(other, SIGNER))).toEqual([]);
  });

  it('is worth nothing for another address, or with another key', () => {
    const token = answerToken(GRANT, SIGNER);
    expect(grantIn(token, { ...SIGNER, base: 'https://other.example.org/' })).toBeUndefined();
    expect(grantIn(token, { ...SIGNER, keys: [OTHER] })).toBeUndefined();
    expect(grantIn(token, { ...SIGNER, keys: [] })).toBeUndefined();
  });

  it('holds while its key is one of the keys, and is signed with the first', () => {
    const old = answerToken(GRANT, SIGNER);
    const both = { ...SIGNER, keys: [OTHER, KEY] };
    expect(grantIn(old, both)).toEqual(GRANT);
    expect(answerToken(GRANT, both)).toBe(answerToken(GRANT, { ...SIGNER, keys: [OTHER] }));
  });

  it('is short enough to survive in a mail', () => {
    expect(answerToken(GRANT, SIGNER).length).toBeLessThan(160);
  });
});
