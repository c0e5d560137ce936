import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNameOf, memberParts } from '../../src/model/member-id.ts';
import { noteFile, noteHeading, readNote } from '../../src/review/note-file.ts';
import { proposalId } from '../../src/review/proposal-event.ts';
import { newProposal, readProposal } from '../../src/review/proposal-file.ts';
import { violationId } from '../../src/review/violation-event.ts';
import { newViolation, readViolation, violationLine } from '../../src/review/violation-file.ts';
import { quantity } from '../support/budget.ts';

const HOSTILE = [
  '/search',
  '/Search',
  '-search',
  'search',
  '',
  '../../etc/passwd',
  'a"b\\c\'d',
  'two\nlines',
  ' blank ',
  '日本',
  'con',
  'a]b[c',
  '# heading',
  'x'.repeat(1000),
  `${'x'.repeat(999)}y`,
];
const idOf = (value: string) => `api/route-p95[${value}]`;
const values = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme', maxLength: 60 }));

describe('the name of the files of a budget', () => {
  it('is as it was for a budget that is no member', () => {
    expect(fileNameOf('api/query-p95')).toBe('api.query-p95');
    expect(violationId('api/query-p95', '2026-01-28')).toBe('api.query-p95-2026-01-28');
    expect(proposalId('api/query-p95', '2026-01-28')).toBe('2026-01-28-api.query-p95');
  });

  it('has a plain value of a member as it is', () => {
    expect(fileNameOf('api/route-p95[eu-west-1]')).toBe('api.route-p95.eu-west-1');
  });

  it('says in letters what a value was, with a hash of it', () => {
    expect(fileNameOf('api/route-p95[/search]')).toMatch(/^api\.route-p95\.search\.[0-9a-f]{16}$/);
  });

  it('is the same whenever it is asked, safe for every system of files, and of one member alone', () => {
    const names = HOSTILE.map((value) => fileNameOf(idOf(value)));
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(HOSTILE.length);
    fc.assert(
      fc.property(values, values, (one, other) => {
        const [name, another] = [fileNameOf(idOf(one)), fileNameOf(idOf(other))];
        expect(name).toMatch(/^api\.route-p95\.[a-z0-9.-]{1,60}$/);
        expect(name === another).toBe(one === other);
        expect(fileNameOf(idOf(one))).toBe(name);
      }),
    );
  });

  it('is no longer than a record may be named, with its day, however long the budget’s own id is', () => {
    const id = `${'s'.repeat(80)}/${'b'.repeat(80)}[${'/x'.repeat(500)}]`;
    expect(violationId(id, '2026-01-28').length).toBeLessThanOrEqual(200);
  });

  it('is not that of a budget whose value is written like another’s file', () => {
    const [, , readable = '', hash = ''] = fileNameOf(idOf('/search')).split('.');
    expect(fileNameOf(idOf(`${readable}.${hash}`))).not.toBe(fileNameOf(idOf('/search')));
    expect(fileNameOf(idOf(`${readable}-${hash}`))).not.toBe(fileNameOf(idOf('/search')));
  });
});

describe('a member’s id', () => {
  it('is parted at its first bracket, since values may have others', () => {
    expect(memberParts('api/p95[a]b[c]')).toEqual({ family: 'api/p95', values: 'a]b[c' });
    expect(memberParts('api/p95')).toBeUndefined();
  });
});

describe('records of members', () => {
  it('of violations are read as they were written', () => {
    for (const value of HOSTILE) {
      const budget = idOf(value);
      const id = violationId(budget, '2026-01-28');
      const event = { at: 1_769_000_000, by: 'ada', did: 'open' } as const;
      const text = newViolation({ id, budget, firstDay: '2026-01-28' }, violationLine(event, 'UTC'));
      expect(readViolation(`reviews/violations/${id}.yaml`, text)).toEqual({
        problems: [],
        value: { id, budget, firstDay: '2026-01-28', events: [event] },
      });
    }
  });

  it('of proposals are read as they were written', () => {
    for (const value of HOSTILE) {
      const budget = idOf(value);
      const id = proposalId(budget, '2026-01-28');
      const record = {
        id,
        budget,
        bound: 'at_most' as const,
        from: quantity('2s'),
        to: quantity('3s'),
        because: 'why',
        evidence: [],
        replay: [],
        impact: [],
        events: [{ at: 1_769_000_000, by: 'ada', did: 'propose' as const }],
      };
      const read = readProposal(`proposals/${id}.yaml`, newProposal(record, 'UTC'));
      expect(read.problems).toEqual([]);
      expect(read.value?.budget).toBe(budget);
    }
  });

  it('of notes say in their first line which member they are on', () => {
    for (const value of HOSTILE) {
      const budget = idOf(value);
      const file = noteFile('2026-W05', budget);
      const read = readNote(`reviews/notes/${file}`, `${noteHeading(budget)}**ada:** slow\n`);
      expect(read).toEqual({ problems: [], value: [{ budget, markdown: '**ada:** slow' }] });
    }
    expect(noteHeading('api/route-p95[/search]')).toBe('# api/route-p95[/search]\n\n');
  });

  it('of notes have no heading where the name says it all, and keep what looks like one', () => {
    expect(noteHeading('api/query-p95')).toBe('');
    expect(noteHeading(undefined)).toBe('');
    const read = readNote('notes/2026-W05/report.md', '# api/route-p95[/search]\n\nall of it');
    expect(read.value).toEqual([{ markdown: '# api/route-p95[/search]\n\nall of it' }]);
  });

  it('of notes are told of whose heading and name are at odds', () => {
    const { value, problems } = readNote(
      `n/${noteFile('2026-W05', idOf('/cart'))}`,
      '# api/route-p95[/search]\n\nslow',
    );
    expect(value).toBeUndefined();
    expect(problems[0]?.message).toContain(`Rename it to ${fileNameOf(idOf('/search'))}.md.`);
  });

  it('are refused for an id that is none of a budget', () => {
    const text =
      'violation: a\nbudget: Api/x[1]\nfirst_day: 2026-01-28\nevents: [{at: 2026-01-28T00:00Z, by: a, did: open}]\n';
    expect(readViolation('a.yaml', text).problems[0]?.message).toContain('api/route-p95[/search]');
  });
});
