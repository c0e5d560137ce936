import { describe, expect, it } from 'vitest';
import { movementOf, movementWord } from '../../src/model/movement.ts';
import { changeWords, stepWords, toldStep } from '../../src/model/step-words.ts';
import { budget, quantity } from '../support/budget.ts';
import { CONCLUDED, stepOf, stepsOf } from '../support/concluded-rows.ts';

const ceiling = budget();
const floor = budget({ bound: 'at_least', limit: quantity('50 TPS') });
const target = budget({ bound: 'at_least', limit: quantity('99.9%') });

describe('a step in words', () => {
  it('is up or down by a share with its weekday', () => {
    expect(stepWords(ceiling, stepsOf([stepOf('2026-01-27')]))).toBe('up 15% since Tuesday 27 January');
    const down = stepOf('2026-01-28', { size: -15, change: -0.3 });
    expect(stepWords(floor, stepsOf([down]))).toBe('down 30% since Wednesday 28 January');
  });

  it('says about and the days between which it came, across the ends of months and years', () => {
    const unsure = (day: string, earliest: string, latest: string) =>
      stepWords(ceiling, stepsOf([stepOf(day, { earliest, latest })]));
    expect(unsure('2026-01-27', '2026-01-24', '2026-01-29')).toBe(
      'up 15% since about 27 January (24–29 January)',
    );
    expect(unsure('2026-02-01', '2026-01-30', '2026-02-02')).toBe(
      'up 15% since about 1 February (30 January – 2 February)',
    );
    expect(unsure('2026-01-01', '2025-12-30', '2026-01-02')).toBe(
      'up 15% since about 1 January (30 December 2025 – 2 January)',
    );
  });

  it('says a doubling and more as a multiple, and a step from zero as such', () => {
    expect(changeWords(ceiling, 1.3)).toBe('up ×2.3');
    expect(changeWords(ceiling, 11)).toBe('up ×12');
    expect(changeWords(ceiling, Number.POSITIVE_INFINITY)).toBe('up from zero');
  });

  it('does not round a level to nothing, nor a step away', () => {
    expect(changeWords(ceiling, -0.997)).toBe('down 99.7%');
    expect(changeWords(ceiling, 0.004)).toBe('up 0.4%');
  });

  it('is about the errors of a ratio target', () => {
    expect(changeWords(target, 5.2)).toBe('errors up ×6.2');
    expect(changeWords(target, -0.5)).toBe('errors down 50%');
    expect(changeWords(target, Number.POSITIVE_INFINITY)).toBe('errors up from zero');
  });

  it('is told of the larger of two, and of the second where that takes back the first', () => {
    const [large, small] = [stepOf('2026-01-13', { size: 1 }), stepOf('2026-01-22', { size: 0.05 })];
    expect(toldStep(stepsOf([large, small]))).toBe(large);
    expect(toldStep(stepsOf([small, large]))).toBe(large);
    const back = stepOf('2026-01-22', { size: -0.9 });
    expect(toldStep(stepsOf([large, back]))).toBe(back);
    const partly = stepOf('2026-01-22', { size: -0.3 });
    expect(toldStep(stepsOf([large, partly]))).toBe(large);
  });

  it('tells two steps, and a jump back', () => {
    const [up, more] = [stepOf('2026-01-13'), stepOf('2026-01-22', { change: 0.2, size: 0.3 })];
    expect(stepWords(ceiling, stepsOf([up, more]))).toBe(
      'up 15% on Tuesday 13 January and up 20% since Thursday 22 January',
    );
    const back = stepOf('2026-01-22', {
      change: -0.13,
      size: -0.17,
      earliest: '2026-01-20',
      latest: '2026-01-23',
    });
    expect(stepWords(ceiling, stepsOf([up, back]))).toBe(
      'up 15% on Tuesday 13 January and back about 22 January (20–23 January)',
    );
  });
});

describe('the word of a table', () => {
  it.each([
    ['stepUp', 'step ↑ 27 Jan', 'worse'],
    ['stepDown', 'step ↓ 13 Jan', 'better'],
    ['twoSteps', 'steps ↑ 11 Jan, ↑ 25 Jan', 'worse'],
    ['jumpBack', 'step ↑ 11 Jan, back 21 Jan', 'better'],
    ['trendSince', 'step ↑ 13 Jan, then degrading', 'worse'],
    ['steady', 'steady', undefined],
    ['unclear', 'unclear', undefined],
    ['turned', 'unclear', undefined],
    ['accelerating', 'degrading', 'worse'],
    ['improving', 'improving', 'better'],
  ] as const)('of %s is %s', (key, word, way) => {
    expect(movementWord(CONCLUDED[key])).toBe(word);
    expect(movementOf(CONCLUDED[key])).toBe(way);
  });

  it('is towards the limit where a step or the trend since is, whatever the other', () => {
    const better = stepsOf([stepOf('2026-01-13', { size: -0.2, worse: false })], { since: 'trend' });
    expect(movementOf({ ...CONCLUDED.trendSince, steps: better })).toBe('worse');
  });
});
