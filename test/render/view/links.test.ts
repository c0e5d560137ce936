import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fragmentOf } from '../../../src/render/view/links.ts';

describe('what a page calls the place of a budget', () => {
  test('is its id, and of a member one that an address can hold', () => {
    expect(fragmentOf('api/query-p95')).toBe('api/query-p95');
    expect(fragmentOf('api/route-p95[/a b]')).toBe('api/route-p95%5B/a%20b%5D');
  });

  test('is without white space and quotes, different for each, and there for any text', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(fragmentOf(one)).toMatch(/^[!-~]*$/);
        expect(fragmentOf(one)).not.toMatch(/["<>]/);
        fc.pre(one.toWellFormed() !== other.toWellFormed());
        expect(fragmentOf(one)).not.toBe(fragmentOf(other));
      }),
    );
    expect(fragmentOf('api/route-p95[\ud800]')).toBe('api/route-p95%5B%EF%BF%BD%5D');
  });
});
