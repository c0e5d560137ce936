import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dryRun } from '../../src/app/dry-run.ts';
import type { Publishing } from '../../src/app/publishing.ts';
import { tick } from '../../src/app/tick.ts';
import { SourceError } from '../../src/model/errors.ts';
import { startOf } from '../../src/model/period.ts';
import type { LogFields, Logger } from '../../src/ports/logger.ts';
import { folderWith } from '../support/folder.ts';
import {
  fakeTarget,
  handClock,
  publishingOf,
  SCHEDULE,
  seriesOf,
  steadySource,
} from '../support/publishing.ts';
import { recordsIn } from '../support/review.ts';

const at = (date: string, hour: number) => startOf(date, 'Europe/Berlin') + hour * 3600;

/** A log that keeps its lines with their fields. */
function fieldsLog(): Logger & { readonly lines: (readonly [string, LogFields | undefined])[] } {
  const lines: (readonly [string, LogFields | undefined])[] = [];
  const line = (message: string, fields?: LogFields) => void lines.push([message, fields]);
  return { lines, info: line, warn: line, error: line };
}

/** Begins a ledger on a day, and answers what a dry run logs at a later moment. */
async function linesOf(begun: string, moment: number, differing: Partial<Publishing> = {}) {
  const clock = handClock(at(begun, 12));
  const log = fieldsLog();
  const target = fakeTarget('docs');
  const drafts = fakeTarget('drafts');
  const publishing = publishingOf({ clock, targets: [target], drafts: drafts.publisher, ...differing });
  await tick(publishing);
  clock.at = moment;
  const [sent, drafted] = [target.got.length, drafts.got.length];
  await tick(dryRun({ ...publishing, log }));
  expect([target.got.length, drafts.got.length]).toEqual([sent, drafted]);
  for (const [message, fields] of log.lines) {
    expect(message).toMatch(/\bwould\b/i);
    expect(fields).toMatchObject({ dryRun: true });
  }
  return log.lines.map(([message]) => message);
}

describe('a dry run', () => {
  it('says in every line that it would skip, issue, open and deliver, and does none of it', async () => {
    const folder = folderWith();
    const over = steadySource({
      measure: async ({ id }, request) =>
        seriesOf(id, request, (window) => ({
          window,
          measured: { kind: 'number', value: 1e12 },
          coverage: { present: 10, expected: 10 },
        })),
    });
    const { project } = publishingOf({ clock: handClock(0) });
    const lines = await linesOf('2026-02-02', at('2026-03-03', 12), {
      source: over,
      project: { ...project, records: recordsIn(folder) },
      schedule: { ...SCHEDULE, catchUp: 2 },
    });
    const said = lines.join('\n');
    expect(said).toContain('Would skip 2 weekly reports, from 2026-W06 to 2026-W07.');
    expect(said).toContain('Would issue weekly 2026-W09.');
    expect(said).toMatch(/Would open a violation: reviews\/violations\/\S+\.yaml\./);
    expect(said).toContain('Would deliver weekly 2026-W09 to docs.');
    expect(existsSync(join(folder, 'reviews'))).toBe(false);
  });

  it('says that it would draft', async () => {
    const lines = await linesOf('2026-01-31', at('2026-02-01', 1));
    expect(lines.join('\n')).toContain(
      'Would draft monthly 2026-01, which is to be issued on 2 February 2026.',
    );
  });

  it('says that a report would be held, and that one would not be delivered', async () => {
    const dead = { describe: async () => Promise.reject(new SourceError('It is dead.')) };
    const held = await linesOf('2026-02-08', at('2026-02-09', 9), { source: steadySource(dead) });
    expect(held).toContain('weekly 2026-W06 would be held. It is dead.');
    const render = async () => Promise.reject(new SourceError('No template.'));
    const failed = await linesOf('2026-02-08', at('2026-02-09', 9), { render });
    expect(failed.join('\n')).toContain('Would not deliver weekly 2026-W06 to docs. No template.');
  });
});
