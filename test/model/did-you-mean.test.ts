import { describe, expect, it } from 'vitest';
import { near } from '../../src/model/did-you-mean.ts';

describe('the name that was meant', () => {
  it.each([
    { told: 'a letter left out', name: 'memry', known: ['query', 'memory'], meant: 'memory' },
    { told: 'two letters that changed places', name: 'nmae', known: ['unit', 'name'], meant: 'name' },
    { told: 'a mistyped beginning', name: 'qery', known: ['memory', 'query-p95'], meant: 'query-p95' },
    { told: 'a beginning', name: 'prov', known: ['node', 'provider'], meant: 'provider' },
    {
      told: 'the whole rather than a beginning',
      name: 'quer',
      known: ['query-p95', 'query'],
      meant: 'query',
    },
  ])('is found for $told', ({ name, known, meant }) => {
    expect(near(name, known)).toBe(meant);
  });

  it.each([
    { told: 'another word', name: 'throughput', known: ['memory', 'query-p95'] },
    { told: 'a letter of another', name: 'b', known: ['a', 'c-d'] },
    { told: 'the name itself', name: 'a', known: ['a'] },
    { told: 'anything, where nothing is known', name: 'a', known: [] },
  ])('is not $told', ({ name, known }) => {
    expect(near(name, known)).toBeUndefined();
  });
});
