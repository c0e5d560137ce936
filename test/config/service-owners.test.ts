import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readServiceOwners } from '../../src/config/settings/service-owners.ts';
import { ownerOfService } from '../../src/model/directory.ts';

const pattern = fc.stringMatching(/^[a-z][a-z0-9-]{0,6}\*?$/);
const owner = fc.stringMatching(/^@?[A-Za-zäöü][\w/.-]{0,10}$/);
const blank = fc.stringMatching(/^[ \t]{1,3}$/);
const comment = fc.constantFrom('', ' # theirs', '\t#x y z @a', ' # a # b');

/** A line, and what it says. */
const line = fc.oneof(
  fc.tuple(pattern, blank, owner, comment).map(([of, gap, who, rest]) => ({
    text: `${of}${gap}${who}${rest}`,
    says: [{ pattern: of, owner: who }],
  })),
  fc.constantFrom('', '  ', '# a comment', '\t# another @x').map((text) => ({ text, says: [] })),
);

describe('a file of owners of services', () => {
  it('says what its lines say, whatever their ends, their blanks and their comments', () => {
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), (lines, end) => {
        const { value = [], problems } = readServiceOwners('OWNERS', lines.map(({ text }) => text).join(end));
        expect(problems).toEqual([]);
        expect(value.map((one) => ({ pattern: one.pattern, owner: one.owner }))).toEqual(
          lines.flatMap(({ says }) => says),
        );
      }),
    );
  });

  it('is read whatever it says, and each problem lies in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const lines = text.split(/\r?\n|\r/);
        for (const { line: at, column } of readServiceOwners('OWNERS', text).problems) {
          expect(lines[at - 1]?.length).toBeGreaterThanOrEqual(column);
        }
      }),
    );
  });

  it('begins as editors of Windows write it', () => {
    expect(readServiceOwners('OWNERS', '\uFEFFpay-* @a').value).toMatchObject([
      { pattern: 'pay-*', owner: '@a' },
    ]);
  });
});

describe('the owner of a service', () => {
  const serviceOwners = [
    { pattern: '*', owner: '@all' },
    { pattern: 'pay-*', owner: '@payments' },
    { pattern: '*-eu', owner: '@eu' },
    { pattern: 'pay-eu', owner: '@both' },
  ];

  it.each([
    ['api', '@all'],
    ['pay-us', '@payments'],
    ['shop-eu', '@eu'],
    ['pay-eu', '@both'],
    ['pay', '@all'],
  ])('is that of the last pattern that fits: %s is of %s', (service, meant) => {
    expect(ownerOfService({ serviceOwners }, service)).toBe(meant);
  });

  it('is nobody where none fits', () => {
    expect(ownerOfService({ serviceOwners: serviceOwners.slice(1) }, 'api')).toBeUndefined();
  });
});
