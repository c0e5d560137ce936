import { describe, expect, it } from 'vitest';
import { oneLine } from '../../src/model/one-line.ts';

describe('what another program said', () => {
  it.each([
    { of: 'lines', said: 'one\r\n\ttwo\u2028three\u2029four\n', told: 'one two three four' },
    {
      of: 'colours',
      said: '\u001b[1;31mno\u001b[0m, \u001b]8;;http://x\u0007really\u001b]8;;\u0007',
      told: 'no, really',
    },
    { of: 'a bell, a backspace and C1', said: 'a\u0007b\b\bc\u0085d', told: 'a b c d' },
    { of: 'marks of direction', said: 'ask \u202enimda\u202c \u2066now\u2069\u200f', told: 'ask nimda now' },
    { of: 'a full stop', said: 'It failed.', told: 'It failed' },
    { of: 'letters of any script, and joined emoji', said: 'не 👩‍💻 ça', told: 'не 👩‍💻 ça' },
  ])('is told without the trouble of $of', ({ said, told }) => {
    expect(oneLine(said)).toBe(told);
  });

  it('is cut where it goes on for long, but never through a character', () => {
    expect(oneLine('é'.repeat(1000))).toBe(`${'é'.repeat(399)}…`);
    expect(oneLine(`${'a'.repeat(398)}😀!`)).toBe(`${'a'.repeat(398)}…`);
  });
});
