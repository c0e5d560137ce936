import { describe, expect, it } from 'vitest';
import { gateOf, type Judged } from '../../src/gate/gate.ts';
import type { Status } from '../../src/model/verdict.ts';
import { budget } from '../support/budget.ts';

function judged(id: string, status: Status, usage?: Judged['usage']): Judged {
  const one = budget({ id });
  return { budget: one, limit: one.limit, status, ...(usage === undefined ? {} : { usage }) };
}

const JUDGED = [
  judged('a/calm', 'within', 0.2),
  judged('a/blind', 'unknown'),
  judged('a/near', 'approaching', 0.95),
  judged('a/over', 'exceeded', 1.2),
  judged('b/busy', 'within', 0.8),
  judged('b/dead', 'exceeded', 'infinite'),
  judged('b/calm', 'within', 0.2),
];
const ABOUT = { over: 'the last 1h' };

describe('a gate', () => {
  it('lists the worst first: by status, then by use, then by name', () => {
    expect(gateOf(JUDGED, ['exceeded'], ABOUT).results.map((one) => one.budget.id)).toEqual([
      'b/dead',
      'a/over',
      'a/near',
      'a/blind',
      'b/busy',
      'a/calm',
      'b/calm',
    ]);
  });

  it.each<[readonly Status[], readonly string[]]>([
    [['exceeded'], ['b/dead', 'a/over']],
    [
      ['exceeded', 'approaching'],
      ['b/dead', 'a/over', 'a/near'],
    ],
    [
      ['exceeded', 'unknown'],
      ['b/dead', 'a/over', 'a/blind'],
    ],
  ])('is shut by those with a status of %j, and by no others', (failOn, failing) => {
    const gate = gateOf(JUDGED, failOn, ABOUT);
    expect(gate.results.filter(({ fails }) => fails).map((one) => one.budget.id)).toEqual(failing);
    expect(gate.failed).toBe(failing.length);
  });

  it('counts each status', () => {
    expect(gateOf(JUDGED, ['exceeded'], ABOUT).counts).toEqual({
      monitored: 7,
      within: 3,
      approaching: 1,
      exceeded: 2,
      unknown: 1,
    });
  });
});
