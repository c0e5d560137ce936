import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { eventLine } from '../../src/review/events.ts';

describe('the line of an event', () => {
  it('is one item of a YAML list that a person can read', () => {
    expect(eventLine({ at: '2026-02-02T09:15:00+01:00', by: '@ann', did: 'plan', met: 7 })).toBe(
      '  - { at: "2026-02-02T09:15:00+01:00", by: "@ann", did: "plan", met: 7 }',
    );
  });

  it('says the same after it was read, whatever somebody wrote, and stays one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = eventLine({ by: '@ann', text });
        expect(line).not.toContain('\n');
        expect(parse(`events:\n${line}\n`)).toEqual({ events: [{ by: '@ann', text: text.toWellFormed() }] });
      }),
    );
  });
});
