import { describe, expect, it } from 'vitest';
import { readReport, writeReport } from '../../src/render/report-json.ts';
import { correctionsOf } from '../../src/report/corrections.ts';
import { familyOf, withFamilies } from '../support/family-report.ts';
import { reportOf } from '../support/report.ts';
import { violationOf } from '../support/violation.ts';

type Figures = readonly (readonly [value: string, actual: number | undefined])[];

/** A report of one family of so many rows. */
function routes(figures: Figures, rows: number) {
  const sketch = { slug: 'route-p95', name: 'P95 by route', label: 'route', figures, rows };
  return withFamilies(reportOf([]), [familyOf(sketch)]);
}

const corrected = (earlier: Figures, now: Figures, rows: readonly [number, number] = [20, 20]) =>
  correctionsOf(routes(earlier, rows[0]), routes(now, rows[1]));
const textsOf = (corrections: ReturnType<typeof corrected>) => corrections.map(({ text }) => text);

const many = (count: number, actual: number): Figures =>
  Array.from({ length: count }, (_, index) => [`/r${index}`, actual]);

describe('what a revision says otherwise of a family', () => {
  it('names a member that had no row and has one now, with its figure and status then and now', () => {
    const texts = textsOf(
      corrected(
        [
          ['/a', 1.5],
          ['/b', 1],
        ],
        [
          ['/b', 2.5],
          ['/a', 1.5],
        ],
        [1, 1],
      ),
    );
    expect(texts).toEqual(['API /b P95: 1 s → 2.5 s, within → exceeded.']);
  });

  it('names a member that had a row and has none any more', () => {
    const texts = textsOf(
      corrected(
        [
          ['/b', 2.5],
          ['/a', 1.5],
        ],
        [
          ['/a', 1.5],
          ['/b', 1],
        ],
        [1, 1],
      ),
    );
    expect(texts).toEqual(['API /b P95: 2.5 s → 1 s, exceeded → within.']);
  });

  it('names members that came and went', () => {
    const texts = textsOf(
      corrected(
        [
          ['/a', 1],
          ['/old', 1],
        ],
        [
          ['/a', 1],
          ['/new', 1],
        ],
      ),
    );
    expect(texts).toEqual(['API /new P95 is new in it.', 'API /old P95 is no longer in it.']);
  });

  it('names three, and counts the others with those that have no row', () => {
    const corrections = corrected(many(200, 1), many(200, 2.5));
    expect(corrections).toHaveLength(4);
    expect(corrections.at(-1)).toEqual({
      budget: 'api/route-p95',
      text: 'API P95 by route: 197 more of its members have changed.',
    });
  });

  it('counts what changed of members that have a row in neither', () => {
    const texts = textsOf(
      corrected(
        [
          ['/a', 1.5],
          ['/b', 1],
        ],
        [
          ['/a', 1.5],
          ['/b', undefined],
        ],
        [1, 1],
      ),
    );
    expect(texts).toEqual(['API P95 by route: 1 of its members has changed.']);
  });

  it('is nothing where nothing changed, whichever members have a row', () => {
    expect(corrected(many(30, 1), many(30, 1), [20, 5])).toEqual([]);
  });
});

describe('what people wrote', () => {
  it('has not changed where a report was saved and read back', () => {
    const report = reportOf([]);
    const written = { ...report, review: { ...report.review, violations: [violationOf({ owner: '@a' })] } };
    expect(correctionsOf(readReport('x', writeReport(written)), written)).toEqual([]);
  });
});
