import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOUNDS } from '../../src/model/bounds.ts';
import { noteFileOf, noteLine, readChangeNotes } from '../../src/review/change-note.ts';

const AT = Date.parse('2026-01-27T12:40:00Z') / 1000;
const LINE = '{"at":"2026-01-27T13:40:00+01:00","service":"api","text":"1.43.0 deployed"}';
const read = (...lines: readonly string[]) => readChangeNotes('changes/api.jsonl', lines.join('\n'));
const told = (...lines: readonly string[]) =>
  read(...lines).problems.map(
    ({ line, message }) => `${line}: ${message.replace(/ A line is one such as .*$/, '')}`,
  );

describe('a note of a change', () => {
  it('is written as one line that says all of it, and read again', () => {
    const note = {
      at: AT,
      service: 'api',
      text: '1.43.0 deployed',
      commit: '3f2a1bc',
      link: 'https://ci.example.org/7',
    };
    const line = noteLine({ ...note, by: 'Ann', knownFrom: 'git' }, 'Europe/Berlin');
    expect(line).toBe(
      '{"at":"2026-01-27T13:40:00+01:00","by":"Ann","known_from":"git","service":"api","text":"1.43.0 deployed","commit":"3f2a1bc","link":"https://ci.example.org/7"}',
    );
    expect(read(line)).toEqual({ notes: [{ ...note, file: 'changes/api.jsonl', line: 1 }], problems: [] });
  });

  it('is read again whatever its text is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }), (text) => {
        const line = noteLine({ at: AT, service: 'api', text: `x ${text}`, by: 'Ann' }, 'UTC');
        expect(line).not.toContain('\n');
        const { notes, problems } = read(line);
        expect(problems).toEqual([]);
        expect(notes[0]?.text).toMatch(/^x/);
      }),
    );
  });

  it('may be written by hand, in any order, with keys of one’s own', () => {
    const later = LINE.replace('13:40', '15:00').replace('}', ',"pipeline":7}');
    expect(read(later, '', LINE).notes.map(({ at, line }) => [at - AT, line])).toEqual([
      [4800, 1],
      [0, 3],
    ]);
  });

  it('that is there twice, as after a merge, is one', () => {
    expect(read(LINE, `${LINE}\r`, LINE).notes).toHaveLength(1);
  });

  it('is named by its service, and of all by a name of its own', () => {
    expect([noteFileOf('api'), noteFileOf('*')]).toEqual(['api.jsonl', 'all.jsonl']);
  });
});

describe('a line that is no note', () => {
  it.each([
    ['no JSON', '<<<<<<< HEAD', 'it is no JSON.'],
    ['a list', '[]', 'it is wrong ('],
    ['no moment', LINE.replace('2026-01-27T13:40:00+01:00', 'today'), 'its at is no moment with an offset.'],
    ['a moment of nowhere', LINE.replace('+01:00', ''), 'its at is no moment with an offset.'],
    ['no service', LINE.replace('"service":"api",', ''), 'its service is wrong ('],
    ['nothing in its text', LINE.replace('1.43.0 deployed', '\\u202e'), 'its text is wrong ('],
    [
      'a link that leads nowhere',
      LINE.replace('}', ',"link":"javascript:alert(1)"}'),
      'its link is wrong (not a web address)',
    ],
    ['a key that is lost', LINE.replace('}', ',"__proto__":{}}'), 'it is no JSON.'],
    ['very deep JSON', `${'['.repeat(100)}${']'.repeat(100)}`, 'it is no JSON.'],
  ])('is told of with its place, and hides no other: %s', (_, line, why) => {
    const { notes, problems } = read(LINE, line);
    expect(notes).toHaveLength(1);
    expect(problems.map(({ file, line: at }) => [file, at])).toEqual([['changes/api.jsonl', 2]]);
    expect(told(LINE, line)[0]).toContain(`2: This is no note: ${why}`);
  });

  it('is one with a text past its bound, and not at it', () => {
    const of = (length: number) => LINE.replace('1.43.0 deployed', 'a'.repeat(length));
    expect(told(of(BOUNDS.text.most))).toEqual([]);
    expect(told(of(BOUNDS.text.most + 1))).toHaveLength(1);
  });

  it('is told of once, however often it is there', () => {
    expect(told('x', 'x', 'x')).toHaveLength(1);
  });
});
