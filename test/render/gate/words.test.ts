import { describe, expect, it } from 'vitest';
import { gateTable } from '../../../src/commands/gate-table.ts';
import { coloursFor } from '../../../src/commands/summary.ts';
import type { Judged } from '../../../src/gate/gate.ts';
import type { Gate } from '../../../src/model/gate.ts';
import { gateGithub } from '../../../src/render/gate/github.ts';
import { gateJunit } from '../../../src/render/gate/junit.ts';
import { gateMarkdown } from '../../../src/render/gate/markdown.ts';
import { gateSentence, gateWords } from '../../../src/render/gate/words.ts';
import { quantity } from '../../support/budget.ts';
import { gate, judged, judgedUnknown } from '../../support/gate.ts';

const TERMINAL = { write: () => {}, terminal: true, columns: 100 };
const words = (one: Judged) => gateWords({ ...one, fails: false });

describe('the words of a budget in a gate', () => {
  it('say what is left, and its share of the limit', () => {
    expect(words(judged())).toEqual({
      name: 'API Query P95',
      limit: '≤ 2 s',
      actual: '1.6 s',
      headroom: 'headroom 0.4 s (20%)',
      used: '80%',
    });
  });

  it('say of a target such as 99.9% what is left of its error budget, of which the usage is the rest', () => {
    const target = { bound: 'at_least', limit: quantity('99.9%') } as const;
    const figures = { limit: target.limit, actual: { value: 0.99933 }, usage: 0.67, headroom: 0.00033 };
    expect(words(judged(figures, target))).toMatchObject({ headroom: 'headroom 0.033% (33%)', used: '67%' });
  });

  it('say by how much a limit is passed', () => {
    const over = judged({ status: 'exceeded', actual: { value: 2.1 }, usage: 1.05, headroom: -0.1 });
    expect(words(over)).toMatchObject({ headroom: '0.1 s beyond the limit (5%)', used: '105%' });
  });

  it('say of a figure above the highest bucket that it is more', () => {
    const above = (value: number) =>
      words(
        judged({
          status: 'exceeded',
          actual: { value, lower: value },
          usage: value / 2,
          headroom: 2 - value,
        }),
      );
    expect(above(2.5)).toMatchObject({
      actual: 'at least 2.5 s',
      used: '≥ 125%',
      headroom: 'more than 0.5 s beyond the limit (25%)',
    });
    expect(above(2)).toMatchObject({ actual: 'at least 2 s', headroom: 'beyond the limit' });
  });

  it('never round a figure onto its limit', () => {
    const barely = judged({
      status: 'exceeded',
      actual: { value: 2.000_04 },
      usage: 1.000_02,
      headroom: -0.000_04,
    });
    expect(words(barely)).toMatchObject({ actual: '2.00004 s', used: '100.002%' });
    expect(words(barely).headroom).toBe('0.00004 s beyond the limit (0.002%)');
  });

  it('write a floor, a limit of nothing and a dead service', () => {
    const floor = { bound: 'at_least', limit: quantity('50 TPS') } as const;
    const dead: Partial<Judged> = {
      status: 'exceeded',
      actual: { value: 0 },
      usage: 'infinite',
      headroom: -50,
    };
    expect(words(judged({ ...dead, limit: floor.limit }, floor))).toMatchObject({
      limit: '≥ 50 TPS',
      actual: '0 TPS',
      used: '∞',
      headroom: '50 TPS beyond the limit (100%)',
    });
    const none = { limit: quantity('0 errors') };
    expect(words(judged({ ...none, actual: { value: 0 }, usage: 'none', headroom: 0 }, none))).toMatchObject({
      used: '–',
      headroom: 'headroom 0 errors',
    });
  });

  it('leave figures out where there are none', () => {
    expect(words(judgedUnknown('No data.'))).toMatchObject({ actual: '–', used: '–', headroom: '' });
  });
});

describe('the sentence of a gate', () => {
  it('says whether it is open, over what, how many have each status, and what it shuts on', () => {
    const over = judged(
      { status: 'exceeded', actual: { value: 2.1 }, usage: 1.05, headroom: -0.1 },
      { id: 'a/b' },
    );
    expect(gateSentence(gate([judged(), over, judgedUnknown('No data.', { id: 'a/c' })]))).toBe(
      'The gate is shut by 1 exceeded budget: of 3 budgets over the last 1h to 2026-02-02T00:00:00Z, 1 exceeded, 1 unknown, 1 within. It shuts on exceeded.',
    );
    expect(
      gateSentence(gate([over, judgedUnknown('No data.', { id: 'a/c' })], ['exceeded', 'unknown'])),
    ).toContain('The gate is shut by 1 exceeded and 1 unknown budgets: of 2 budgets');
    expect(gateSentence(gate([judged()], ['exceeded', 'unknown']))).toBe(
      'The gate is open: of 1 budget over the last 1h to 2026-02-02T00:00:00Z, 1 within. It shuts on exceeded, unknown.',
    );
  });

  it('says that it is shut by unknowns, and never that something is exceeded, when nothing could be judged', () => {
    const unknown = ['a', 'b'].map((id) => judgedUnknown('No data.', { id: `api/${id}` }));
    expect(gateSentence(gate(unknown))).toBe(
      'The gate is shut by 2 unknown budgets: of 2 budgets over the last 1h to 2026-02-02T00:00:00Z, 2 unknown. It shuts on exceeded, and when none could be judged.',
    );
    for (const form of [
      gateGithub,
      gateJunit,
      gateMarkdown,
      (one: Gate) => gateTable(one, coloursFor(TERMINAL, {})),
    ]) {
      const text = form(gate(unknown));
      expect(text.replaceAll('It shuts on exceeded', '')).not.toContain('exceeded');
      expect(text).toContain('unknown');
      expect(text).not.toContain('– of');
    }
    // The name has the colour of its status, as its mark has: magenta, and not the red of an exceeded one.
    expect(gateTable(gate(unknown), coloursFor(TERMINAL, {}))).not.toContain('\u001b[31m');
  });
});
