import { describe, expect, it } from 'vitest';
import type { Notice, Notices } from '../../../src/model/notice.ts';
import type { TicketSettings } from '../../../src/model/ticket-settings.ts';
import type { Violation } from '../../../src/model/violation.ts';
import { buttonsOf, commandOf } from '../../../src/render/notices/buttons.ts';
import { becauseOf, pagesFor } from '../../../src/render/notices/reader.ts';
import { noticesView } from '../../../src/render/notices/view.ts';
import { DIRECTORY, NOTICE, noticesOf, noticesReport, readerOf } from '../../support/notices.ts';

const ALL = { atLength: 9, lines: 9 };
const viewFor = (to: string, notice: Notice) => {
  const [first] = noticesView(noticesOf([notice]), readerOf(to), ALL).first;
  if (!first) throw new Error('There is no notice.');
  return first;
};
const answers = (_id: string, _opened: number, step: string) => `https://headroom.example.org/${step}`;
const pressed = (violation: Violation) =>
  buttonsOf(violation, answers).map(({ text, primary }) => (primary ? `[${text}]` : text));

describe('why somebody hears of a violation', () => {
  const because = (to: string, notices: Notices) => becauseOf(notices, readerOf(to));

  it('is said to its owner, to who stands in, and to a stakeholder', () => {
    const notices = noticesOf([NOTICE.opened]);
    expect(because('@backend-team', notices)).toBe('You hear of this because @backend-team owns it.');
    expect(because('@platform', notices)).toBe(
      'You hear of this because @platform stands in for @backend-team.',
    );
    expect(because('product', notices)).toBe(
      'You hear of this as “product”, who is told of violations of api, in the category latency. It asks nothing of you.',
    );
  });

  it('names all for whom somebody stands in at once', () => {
    const { about } = NOTICE.opened;
    const others = [NOTICE.opened, { ...NOTICE.opened, about: { ...about, owner: '@pay' } }];
    expect(because('@platform', noticesOf(others))).toBe(
      'You hear of this because @platform stands in for @backend-team and @pay.',
    );
    const own = { ...NOTICE.opened, about: { ...about, owner: '@platform' } };
    expect(because('@platform', noticesOf([...others, own]))).toBe(
      'You hear of this because @platform owns it and stands in for @backend-team and @pay.',
    );
  });

  it('names the budget’s owner as one where somebody else works on it', () => {
    expect(because('@backend-team', noticesOf([NOTICE.met]))).toBe(
      'You hear of this because @backend-team owns it.',
    );
  });

  it('is not said where nobody is named', () => {
    expect(becauseOf(noticesOf([NOTICE.opened]), { part: { services: [] }, directory: DIRECTORY })).toBe('');
  });
});

describe('the pages that a chat leads to', () => {
  const { presentation } = noticesReport();
  const report = noticesReport({
    presentation: { ...presentation, answersUrl: 'https://headroom.example.org/' },
  });
  const notices = noticesOf([NOTICE.opened], { report });

  it('are those on which its reader can answer, and none for a stakeholder', () => {
    expect(pagesFor(notices, readerOf('@backend-team'))).toEqual({
      'api.query-p95-2026-01-27': 'https://headroom.example.org/violations/api.query-p95-2026-01-27',
    });
    expect(pagesFor(notices, readerOf('product'))).toEqual({});
    expect(pagesFor(noticesOf([NOTICE.opened]), readerOf('@backend-team'))).toEqual({});
  });
});

describe('what a reader is asked to do', () => {
  const asked = (notice: Notice, reader = readerOf('@backend-team')) =>
    noticesView(noticesOf([notice]), reader, ALL).first[0]?.facts.find(({ name }) => name === 'What to do')
      ?.text;

  it('is to open a ticket only where headroom makes none, and there is none', () => {
    const { violation } = NOTICE.opened;
    const [own] = DIRECTORY.owners;
    if (!own) throw new Error('There is no owner.');
    const owners = [{ ...own, tickets: {} as TicketSettings }];
    const ticketed = { ...readerOf('@backend-team'), directory: { ...DIRECTORY, owners } };
    const linked = {
      ...NOTICE.opened,
      violation: { ...violation, links: ['https://tickets.example.org/7'] },
    };
    expect([asked(NOTICE.opened), asked(NOTICE.opened, ticketed), asked(linked)]).toEqual([
      'Open a ticket, assign an owner, notify those concerned',
      'Assign an owner, notify those concerned',
      'Assign an owner, notify those concerned',
    ]);
  });
});

describe('what a reader can press', () => {
  it('is the step to take now first, and what can be known by then', () => {
    expect(pressed(NOTICE.opened.violation)).toEqual(['[Acknowledge]', 'This is the cause…', 'Plan…']);
    expect(pressed(NOTICE.overdue.violation)).toEqual(['[This is the cause…]', 'Plan…']);
    const { violation } = NOTICE.step;
    const planned = {
      ...violation,
      steps: [...violation.steps, { step: 'plan', at: 0, by: '@ann' }],
    } as const;
    expect(pressed({ ...planned, next: { step: 'implement', due: 0 } })).toEqual(['[The change is in…]']);
  });

  it('is to validate only when the budget was met for long enough', () => {
    const steps = (['acknowledge', 'investigate', 'plan', 'implement'] as const).map((step) => ({
      step,
      at: 0,
      by: '@ann',
    }));
    const done = { ...NOTICE.met.violation, steps, next: { step: 'validate', due: 0 } } as const;
    expect(pressed({ ...done, metDays: 6 })).toEqual([]);
    expect(pressed({ ...done, metDays: 7 })).toEqual(['[Validate…]']);
  });

  it('is nothing once it is closed or declined', () => {
    expect(pressed(NOTICE.closed.violation)).toEqual([]);
    expect(pressed(NOTICE.declined.violation)).toEqual([]);
    expect(commandOf(NOTICE.declined.violation)).toBe('');
  });

  it('is no address that a reader cannot safely be sent to', () => {
    expect(buttonsOf(NOTICE.opened.violation, () => 'javascript:alert(1)')).toEqual([]);
  });

  it('is a command where there are no links, which a shell takes as it is', () => {
    const { answers: _, ...reader } = readerOf('@backend-team');
    const [first] = noticesView(noticesOf([NOTICE.opened]), reader, ALL).first;
    expect(first?.buttons).toEqual([]);
    expect(first?.command).toBe('headroom violations ack api.query-p95-2026-01-27');
    const member = { ...NOTICE.opened.violation, id: "api.p95[/a'b]-2026-01-27" };
    expect(commandOf(member)).toBe(String.raw`headroom violations ack 'api.p95[/a'\''b]-2026-01-27'`);
  });

  it('is nothing for a stakeholder, who is not told what to do either', () => {
    const { buttons, command, facts } = viewFor('product', NOTICE.opened);
    expect([buttons, command]).toEqual([[], '']);
    expect(facts.map(({ name }) => name)).toEqual([
      'Since when',
      'Where',
      'Changed before',
      'Who',
      'Until when',
    ]);
    expect(viewFor('@platform', NOTICE.opened).buttons).toHaveLength(3);
  });
});
