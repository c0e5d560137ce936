import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/model/json.ts';

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('JSON from outside', () => {
  it('is what it says, whatever texts hold', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        expect(parseJson(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(parseJson(JSON.stringify('["\\"['.repeat(100)))).toHaveLength(500);
  });

  it('is taken at the deepest that is allowed, and refused past it, however deep', () => {
    expect(parseJson(nested(64))).toBeDefined();
    for (const levels of [65, 1_000_000])
      expect(() => parseJson(nested(levels))).toThrow('it is nested deeper than 64 levels');
    expect(() => parseJson('{"a":'.repeat(1_000_000))).toThrow('nested deeper');
  });

  it.each(['{ "__proto__": 1 }', '{ "a": [{ "\\u005f_proto__": { "b": 1 } }] }'])(
    'is refused with a key that would be lost: %s',
    (text) => {
      expect(() => parseJson(text)).toThrow('it has a key __proto__');
    },
  );

  it('may speak of such a key, and have others that objects have already', () => {
    expect(parseJson('{ "constructor": "__proto__" }')).toEqual({ constructor: '__proto__' });
  });
});
