import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyOf, isPattern, matches } from '../../src/promql/pattern.ts';

describe('a pattern', () => {
  it.each(['5..', '(?i)get|post', '(?P<kind>api|web)', '[[:alpha:]]+', '\\p{Greek}+', 'a{2,1000}', ''])(
    'is what RE2 reads: %s',
    (text) => {
      expect(isPattern(text)).toBe(true);
    },
  );

  it.each(['(', 'a**', '(?=a)', '(?<!a)b', '(a)\\1', 'a{1001}', '\\Z', '[b-a]', '(?z)a'])(
    'is none that RE2 does not read: %s',
    (text) => {
      expect(isPattern(text)).toBe(false);
    },
  );

  it('is of the whole value, line ends among it', () => {
    expect(matches('500', '=~', '5..')).toBe(true);
    expect(matches('5000', '=~', '5..')).toBe(false);
    expect(matches('a\nb', '=~', 'a.b')).toBe(true);
    expect(matches('GET', '=~', '(?i)get')).toBe(true);
    expect(matches('GET', '!~', 'get|post')).toBe(true);
    expect(matches('', '=~', '.*')).toBe(true);
  });

  it('takes no time that it could make longer than the value', () => {
    // By trying all ways one after the other this would not end.
    expect(matches(`${'a'.repeat(2000)}c`, '=~', '(a+)+b')).toBe(false);
  });

  it('of any of some texts matches them and no other', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), fc.string(), (texts, other) => {
        const pattern = anyOf(texts);
        expect(texts.every((text) => matches(text, '=~', pattern))).toBe(true);
        expect(matches(other, '=~', pattern)).toBe(texts.includes(other));
      }),
    );
  });
});
