import { describe, expect, it } from 'vitest';
import { seeded } from '../../scripts/make-samples/random.ts';
import { searchSteps } from '../../src/analyse/steps.ts';

/**
 * The yearly flow of the Nile at Aswan from 1871 to 1970 in 10⁸ m³ (Cobb 1978), whose level fell in 1899 when the first
 * dam was begun: the series on which methods for one step are shown.
 */
const NILE = [
  1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958,
  1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020,
  1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040,
  759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890,
  744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
];
const YEAR = 1871;

/** The steps in the values of some years, each as the year and those that it may have been. */
function stepsIn(values: readonly number[], from: number) {
  const xs = values.map((_, index) => index);
  const found = searchSteps({ xs, ys: values }, { scale: 1000 }, false);
  return found.kind === 'none'
    ? []
    : found.found.steps.map(({ place, first, last, size }) => ({
        year: from + place,
        first: from + first,
        last: from + last,
        size,
      }));
}

describe('the flow of the Nile', () => {
  it.each([
    { from: 1871, until: 1930 },
    { from: 1871, until: 1960 },
    { from: 1875, until: 1940 },
  ])('fell in 1899, as looked at from $from to $until', ({ from, until }) => {
    const [step, ...others] = stepsIn(NILE.slice(from - YEAR, until - YEAR + 1), from);
    expect(others).toEqual([]);
    expect(step?.year).toBe(1899);
    expect(step?.size).toBeLessThan(-150);
  });

  it('holds a level after it', () => {
    expect(stepsIn(NILE.slice(1905 - YEAR), 1905)).toEqual([]);
  });

  it('shows a step put into those years at a known place', () => {
    const calm = NILE.slice(1905 - YEAR, 1965 - YEAR);
    const random = seeded('nile');
    for (let round = 0; round < 10; round += 1) {
      const at = 15 + Math.floor(random.uniform() * 35);
      const raised = calm.map((value, index) => (index >= at ? value + 500 : value));
      const [step] = stepsIn(raised, 0);
      expect(Math.abs((step?.year ?? -99) - at), `a step at ${at}`).toBeLessThanOrEqual(1);
    }
  });
});
