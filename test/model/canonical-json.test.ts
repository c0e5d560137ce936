import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, canonicalLines } from '../../src/model/canonical-json.ts';

/** Whatever a ledger or a report may hold: JSON, and numbers that JSON has not. */
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.boolean(),
    fc.constantFrom(null, undefined),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ maxLength: 4 }).filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 5 },
    ),
  ),
})).value;

/** How ledgers and reports were written before: by a replacer that JSON asks of each value. */
function replaced(value: unknown, indent?: number): string {
  const inOrder = (_key: string, inner: unknown): unknown => {
    if (typeof inner === 'number' && !Number.isFinite(inner)) return String(inner);
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  };
  return JSON.stringify(value, inOrder, indent);
}

describe('canonical JSON', () => {
  it('has keys in order, and numbers that JSON has not as texts', () => {
    expect(
      canonicalJson({ b: [Number.NaN, Number.POSITIVE_INFINITY, -0], a: { d: undefined, c: 1e21 } }),
    ).toBe('{"a":{"c":1e+21},"b":["NaN","Infinity",0]}');
    expect(canonicalJson({ é: 1, z: 2, Z: 3, 10: 4, 9: 5 })).toBe('{"9":5,"10":4,"Z":3,"z":2,"é":1}');
  });

  it('is the same text in whatever order keys were set', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      }),
    );
  });

  it('is the text that ledgers and saved reports have had from the first', () => {
    fc.assert(
      fc.property(fc.record({ value: values }), (value) => {
        expect(canonicalJson(value)).toBe(replaced(value));
        expect(canonicalLines(value, 0)).toBe(replaced(value, 2));
      }),
    );
  });

  it('is indented as it stands within brackets', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 3 }), (value, brackets) => {
        const around = Array.from({ length: brackets }).reduce((inner) => [inner], value);
        const lines = replaced(around, 2).split('\n');
        expect(canonicalLines(value, brackets)).toBe(lines.slice(brackets, -brackets).join('\n'));
      }),
    );
  });
});
