import { describe, expect, it } from 'vitest';
import { gateMarkdown } from '../../../src/render/gate/markdown.ts';
import { gate, judged, judgedUnknown } from '../../support/gate.ts';
import { RENDERERS } from '../../support/markdown.ts';

describe('a gate as Markdown', () => {
  it('has the sentence and a table, worst first, with what shuts it marked', () => {
    const over = judged(
      { status: 'exceeded', actual: { value: 2.1 }, usage: 1.05, headroom: -0.1 },
      { id: 'a/over' },
    );
    const lines = gateMarkdown(gate([judged(), over])).split('\n');
    expect(lines[0]).toBe('## Performance budgets');
    expect(lines[2]).toMatch(/^❌ The gate is shut by 1 exceeded budget/);
    expect(lines.slice(4)).toEqual([
      '| Status | Budget | Limit | Actual | Usage | Headroom |',
      '| --- | --- | ---: | ---: | ---: | --- |',
      expect.stringMatching(
        /exceeded \*\*\(shuts the gate\)\*\* \| API Query P95 \| ≤ 2 s \| 2\.1 s \| 105% \| 0\.1 s beyond the limit \(5%\) \|$/,
      ),
      expect.stringMatching(
        /within \| API Query P95 \| ≤ 2 s \| 1\.6 s \| 80% \| headroom 0\.4 s \(20%\) \|$/,
      ),
      '',
    ]);
    expect(gateMarkdown(gate([judged()]))).toContain('✅ The gate is open');
  });

  it.each(RENDERERS)('keeps its table and shows no markup of names and messages: %s', (_, render) => {
    const hostile = 'a | b\n\n# c <img src=x onerror=alert(1)> [d](javascript:e) @team';
    const text = gateMarkdown(gate([judgedUnknown(hostile, { name: hostile })]));
    const html = render(text);
    expect(html.match(/<tr>/g)).toHaveLength(2);
    expect(html.match(/<td/g)).toHaveLength(6);
    expect(html.match(/<h\d/g)).toHaveLength(1);
    expect(html).not.toMatch(/<img|<a /);
  });
});
