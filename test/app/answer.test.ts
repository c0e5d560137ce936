import { describe, expect, it } from 'vitest';
import { type Answer, answer } from '../../src/app/answer.ts';
import { violationNamed } from '../../src/app/answering.ts';
import { SourceError } from '../../src/model/errors.ts';
import { answeringServer, OPENED, VIOLATION } from '../support/answering.ts';

const ACKNOWLEDGED: Omit<Answer, 'writer'> = {
  violation: VIOLATION,
  opened: OPENED,
  deed: 'acknowledge',
  text: '',
  isByLink: true,
};

describe('two programs on the same files', () => {
  it('that take the same step at once are told apart: it is the first one’s, and the other hears of it', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { answering } = await answeringServer();
      const answered = await Promise.all(
        ['ann', 'bob', 'eve'].map((by) =>
          answer(answering, { ...ACKNOWLEDGED, writer: { by, knownFrom: 'link' } }),
        ),
      );
      const [taken] = (await violationNamed(answering, VIOLATION))?.steps ?? [];
      const first = answered.filter(({ refusal }) => refusal === undefined);
      expect(first).toHaveLength(1);
      expect(first[0]?.violation?.steps).toEqual([taken]);
      for (const { refusal } of answered) {
        if (refusal) expect(refusal).toMatchObject({ kind: 'taken', who: taken?.by });
      }
    }
  });
});

describe('an answer', () => {
  it('that cannot be written down is told of, and loses nothing', async () => {
    const { answering } = await answeringServer();
    const { records } = answering.records;
    const full = {
      ...answering,
      records: {
        ...answering.records,
        records: {
          ...records,
          append: async () => {
            throw new SourceError('The disk is full.');
          },
        },
      },
    };
    const writer = { by: 'ann', knownFrom: 'link' } as const;
    const { refusal } = await answer(full, { ...ACKNOWLEDGED, writer });
    expect(refusal).toMatchObject({ kind: 'unwritten' });
    expect((await answer(answering, { ...ACKNOWLEDGED, writer })).refusal).toBeUndefined();
  });

  it('that the budget is met is held to its days, and waits where they cannot be had', async () => {
    const { answering, clock, log } = await answeringServer({ review: ['  requires_validation: true'] });
    const writer = { by: 'ann', knownFrom: 'link' } as const;
    for (const deed of ['acknowledge', 'investigate', 'plan', 'implement'] as const) {
      await answer(answering, { ...ACKNOWLEDGED, deed, text: 'A word.', writer });
    }
    clock.at = OPENED + 9 * 86_400;
    const dead = {
      ...answering,
      source: {
        ...answering.source,
        measure: async () => {
          throw new SourceError('It does not answer.');
        },
        coversUntil: async () => {
          throw new SourceError('It does not answer.');
        },
      },
    };
    const validated = { ...ACKNOWLEDGED, deed: 'validate', writer } as const;
    expect((await answer(dead, validated)).refusal).toMatchObject({ kind: 'unfit' });
    expect(log.lines.join()).toContain('It could not be measured for how many days api/query-p95 was met.');
    const { refusal, violation } = await answer(answering, validated);
    expect([refusal, violation?.state]).toEqual([undefined, 'closed']);
  });
});
