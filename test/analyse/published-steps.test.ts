import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { searched } from '../../bench/conclusions/steps.ts';

interface Annotated {
  readonly values: readonly number[];
  readonly annotations: Readonly<Record<string, readonly number[]>>;
}

const TIGERBEETLE = fixture('tigerbeetle') as { values: readonly number[]; change_points: readonly number[] };
const QUALITY = fixture('quality-control') as Readonly<Record<string, Annotated>>;
const WINDOWS = [30, 60, 90];

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(`${import.meta.dirname}/../fixtures/series/${name}.json`, 'utf8'));
}

/** Where windows begin that are so many values apart. */
function startsOf(values: readonly number[], length: number, apart: number): readonly number[] {
  return Array.from(
    { length: Math.floor((values.length - length) / apart) + 1 },
    (_, index) => index * apart,
  );
}

/** The places of the steps that a window shows, in the whole series. */
function stepsIn(values: readonly number[], start: number, length: number): readonly number[] {
  const ys = values.slice(start, start + length);
  // So small a limit that no step is too small for a word.
  const { found } = searched({ xs: ys.map((_, day) => day), ys }, 1e-3);
  return found?.steps.map(({ place }) => start + place) ?? [];
}

describe('steps in series that others marked', () => {
  it('are found in the Tigerbeetle series, each within one value of a change point of Otava, but for one in fifty', () => {
    const found = WINDOWS.flatMap((length) =>
      startsOf(TIGERBEETLE.values, length, 10).flatMap((start) => stepsIn(TIGERBEETLE.values, start, length)),
    );
    const isKnown = (place: number) =>
      TIGERBEETLE.change_points.some((known) => Math.abs(known - place) <= 1);
    for (const known of [15, 61, 71, 95, 131, 149, 192, 212]) {
      expect(found.filter((place) => Math.abs(place - known) <= 1).length, `${known}`).toBeGreaterThan(0);
    }
    expect(found.filter((place) => !isKnown(place)).length).toBeLessThanOrEqual(found.length / 50);
  });

  it.each([
    { length: 30, inPlace: 11, of: 16 },
    { length: 60, inPlace: 29, of: 40 },
  ])(
    'are found in the quality control series about as often as is known: $length values',
    ({ length, inPlace, of }) => {
      const near = Object.values(QUALITY).flatMap(({ values, annotations }) => {
        const mark = agreed(Object.values(annotations));
        return startsOf(values, length, 5)
          .filter((start) => mark !== undefined && mark - start >= 7 && mark - start <= length - 3)
          .map((start) => stepsIn(values, start, length).some((step) => Math.abs(step - (mark ?? 0)) <= 3));
      });
      const error = Math.sqrt(((inPlace / of) * (1 - inPlace / of)) / of);
      expect(near.length).toBeGreaterThanOrEqual(of);
      expect(near.filter(Boolean).length / near.length).toBeGreaterThanOrEqual(inPlace / of - 2 * error);
    },
  );

  it('are not found in the quality control series without a marked change', () => {
    const { values = [] } = QUALITY.quality_control_5 ?? {};
    const found = startsOf(values, 60, 15).flatMap((start) => stepsIn(values, start, 60));
    expect(found).toEqual([]);
  });
});

/** The change that most of the annotators marked. */
function agreed(marks: readonly (readonly number[])[]): number | undefined {
  const candidates = marks.flat().toSorted((a, b) => a - b);
  const agreeing = (mark: number) =>
    marks.filter((one) => one.some((other) => Math.abs(other - mark) <= 2)).length;
  return candidates.find((mark) => agreeing(mark) > marks.length / 2);
}
