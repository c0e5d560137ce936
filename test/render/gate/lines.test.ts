import { describe, expect, it } from 'vitest';
import { gateTable } from '../../../src/commands/gate-table.ts';
import { coloursFor } from '../../../src/commands/summary.ts';
import { gateGithub } from '../../../src/render/gate/github.ts';
import { gateJson } from '../../../src/render/gate/json.ts';
import { gateLines } from '../../../src/render/gate/lines.ts';
import { gateMarkdown } from '../../../src/render/gate/markdown.ts';
import { gate, judged } from '../../support/gate.ts';

const member = (value: string, usage: number) =>
  judged(
    {
      status: usage > 1 ? 'exceeded' : 'within',
      actual: { value: usage * 2 },
      usage,
      headroom: 2 - usage * 2,
    },
    {
      id: `api/route-p95[${value}]`,
      name: `${value} P95`,
      member: { family: 'api/route-p95', familyName: 'P95 by route', values: { route: value } },
    },
  );
const within = (count: number) => Array.from({ length: count }, (_, index) => member(`/ok${index}`, 0.5));
const over = (count: number) =>
  Array.from({ length: count }, (_, index) => member(`/over${index}`, 1.5 - index / 100));
const shown = (results: Parameters<typeof gate>[0]) =>
  gateLines(gate(results)).map(({ result, worstOf, andMore }) => [result.budget.id, worstOf, andMore]);

describe('a family in a gate', () => {
  it('is its worst member and those that are not within, and how many others there are', () => {
    expect(shown([...within(210), ...over(2), judged()])).toEqual([
      ['api/route-p95[/over0]', 'worst of 212 routes, 2 over', ''],
      ['api/route-p95[/over1]', '', 'and 210 more of API P95 by route'],
      ['api/query-p95', '', ''],
    ]);
    expect(shown(within(3))).toEqual([
      ['api/route-p95[/ok0]', 'worst of 3 routes, all within', 'and 2 more of API P95 by route'],
    ]);
  });

  it('has twenty lines at most', () => {
    const lines = shown(over(30));
    expect(lines).toHaveLength(20);
    expect(lines.at(-1)?.[2]).toBe('and 10 more of API P95 by route');
  });

  it('is one budget like any other where only one of it was judged', () => {
    expect(shown([member('/a', 0.5)])).toEqual([['api/route-p95[/a]', '', '']]);
  });

  it('is so in every form for people, and each member in those for programs', () => {
    const found = gate([...within(210), ...over(2)]);
    const colours = coloursFor({ write: () => true, terminal: false, columns: 80 }, {});
    for (const text of [gateMarkdown(found), gateTable(found, colours)]) {
      expect(text).toContain('worst of 212 routes, 2 over');
      expect(text).toContain('and 210 more of API P95 by route');
      expect(text).not.toContain('/ok0');
    }
    expect(gateGithub(found).match(/^::error/gm)).toHaveLength(2);
    expect(JSON.parse(gateJson(found)).budgets).toHaveLength(212);
  });
});
