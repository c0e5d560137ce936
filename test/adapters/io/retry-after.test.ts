import { expect, it } from 'vitest';
import { secondsAsked } from '../../../src/adapters/io/retry-after.ts';

const NOW = Date.UTC(2026, 1, 2, 7) / 1000;

it.each([
  ['7', 7],
  [' 120 ', 120],
  ['0.5', 0.5],
  ['Mon, 02 Feb 2026 07:01:30 GMT', 90],
  ['Mon, 02 Feb 2026 06:00:00 GMT', 0],
  ['', undefined],
  ['soon', undefined],
  ['Infinity', undefined],
  [null, undefined],
])('a server that writes Retry-After: %s asks for %s seconds', (header, seconds) => {
  expect(secondsAsked(header, NOW)).toBe(seconds);
});
