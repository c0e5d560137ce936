import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QueryRecord, Series } from '../../src/model/series.ts';
import { decode } from '../../src/recording/decode.ts';
import { encode } from '../../src/recording/encode.ts';
import type { Recording } from '../../src/recording/recording.ts';
import { arbitraryRecording } from './arbitrary-recording.ts';
import { DAY, recordingOf, START, seriesOf } from './build-recording.ts';

/** Queries of the same text come together, so their order is not kept. */
function withSortedQueries(recording: Recording): Recording {
  const key = (query: QueryRecord) => JSON.stringify(query, ['purpose', 'query', 'step', 'start', 'end']);
  const sorted = (series: Series) => series.queries.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  return { ...recording, series: recording.series.map((series) => ({ ...series, queries: sorted(series) })) };
}

describe('a recording as text', () => {
  it('reads back as it was, whatever was measured', () => {
    fc.assert(
      fc.property(arbitraryRecording, (recording) => {
        expect(withSortedQueries(decode('r.jsonl', encode(recording)))).toEqual(withSortedQueries(recording));
      }),
    );
  });

  it('comes out the same when what was read is written again', () => {
    fc.assert(
      fc.property(arbitraryRecording, (recording) => {
        const text = encode(recording);
        expect(encode(decode('r.jsonl', text))).toBe(text);
      }),
    );
  });

  it('has a header, then one line a budget, with runs of windows and columns of one value', () => {
    const text = encode(
      recordingOf([
        seriesOf('api/errors', [
          { kind: 'ratio', part: 1, whole: 9 },
          { kind: 'ratio', part: 0, whole: 8 },
        ]),
      ]),
    );
    expect(text).toBe(
      '{"headroom":"recording","schema":1,"recordedFrom":{"kind":"prometheus","name":"http://p"},' +
        '"zone":"UTC","weekStartsOn":"monday","coversUntil":"2026-02-02T00:00:00Z","resolution":300}\n' +
        '{"budget":"api/errors","kind":"ratio","days":{"windows":["2026-01-26..2026-01-27"],"values":[[1,9],[0,8]],' +
        '"present":288,"expected":288,"first":300,"last":0},' +
        '"periods":{"windows":[],"values":[],"present":[],"expected":[],"first":[],"last":[]}}\n',
    );
  });

  it('writes the unbounded bucket and the reason of a gap in words', () => {
    const text = encode(
      recordingOf([
        seriesOf('api/query', [
          {
            kind: 'histogram',
            buckets: [
              { lower: 0, upper: 1, count: 5 },
              { lower: 1, upper: Number.POSITIVE_INFINITY, count: 2 },
            ],
          },
          { kind: 'none', why: 'no_data', detail: 'Gone.' },
        ]),
      ]),
    );
    expect(text).toContain('"buckets":[[0,1],[1,"+Inf"]]');
    expect(text).toContain('"values":[[5,2],null]');
    expect(text).toContain('"missing":[{"windows":["2026-01-27"],"why":"no_data","detail":"Gone."}]');
  });

  it('writes a query once for all the windows it was asked for', () => {
    const query = { purpose: 'figure', query: 'x' } as const;
    const series = {
      ...seriesOf('api/query', []),
      queries: [0, 1].map((week) => ({
        ...query,
        start: START + week * 7 * DAY,
        end: START + (week + 1) * 7 * DAY,
      })),
    };
    expect(encode(recordingOf([series]))).toContain(
      '"queries":[{"purpose":"figure","query":"x","windows":["2026-W05..2026-W06"]}]',
    );
  });

  it('refuses a series of two kinds', () => {
    const mixed = seriesOf('api/mixed', [
      { kind: 'number', value: 1 },
      { kind: 'increase', increase: 1 },
    ]);
    expect(() => encode(recordingOf([mixed]))).toThrow(RangeError);
  });
});
