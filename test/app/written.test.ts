import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWritten } from '../../src/app/written.ts';
import { newViolation, violationLine } from '../../src/review/violation-file.ts';
import { folderWith } from '../support/folder.ts';
import { recordsIn } from '../support/review.ts';

const FILE = 'reviews/violations/api.p95-2026-01-03.yaml';
const line = (at: number, did: 'open' | 'acknowledge') => violationLine({ at, by: '@ann', did }, 'UTC');
const text = (first: string) =>
  newViolation({ id: 'api.p95-2026-01-03', budget: 'api/p95', firstDay: '2026-01-03' }, first);

describe('the files of violations', () => {
  it('are read as they are now, however often they were read before', async () => {
    const folder = folderWith({ [FILE]: text(line(1, 'open')) });
    const access = recordsIn(folder);
    const read = async () => {
      const { violations, problems } = await readWritten(access, 'none');
      return problems.length > 0 ? 'broken' : violations.map(({ events }) => events.map(({ at }) => at));
    };
    expect([await read(), await read()]).toEqual([[[1]], [[1]]]);
    appendFileSync(join(folder, FILE), `${line(2, 'acknowledge')}\n`);
    expect(await read()).toEqual([[1, 2]]);
    writeFileSync(join(folder, FILE), 'events: {');
    expect(await read()).toBe('broken');
    writeFileSync(join(folder, FILE), text(line(7, 'open')));
    expect(await read()).toEqual([[7]]);
  });
});
