import { describe, expect, it } from 'vitest';
import { gateGithub } from '../../../src/render/gate/github.ts';
import { gate, judged, judgedUnknown } from '../../support/gate.ts';

const lines = (text: string) => text.split('\n').filter(Boolean);

describe('a gate as annotations of GitHub', () => {
  it('has an error for what shuts it, a warning for other trouble, and the sentence', () => {
    const over = judged(
      { status: 'exceeded', actual: { value: 2.1 }, usage: 1.05, headroom: -0.1 },
      { id: 'a/over' },
    );
    const text = gateGithub(gate([judged(), over, judgedUnknown('No data.', { id: 'a/blind' })]));
    expect(lines(text)).toEqual([
      '::error title=Budget a/over::API Query P95 is exceeded: 2.1 s of ≤ 2 s. 0.1 s beyond the limit (5%25)',
      '::warning title=Budget a/blind::API Query P95 is unknown, with a limit of ≤ 2 s. No data.',
      '::notice title=Performance budgets::The gate is shut by 1 exceeded budget: of 3 budgets over the last 1h to 2026-02-02T00:00:00Z, 1 exceeded, 1 unknown, 1 within. It shuts on exceeded.',
    ]);
  });

  it('has a warning for what is within and there is more to know of, beside what is left', () => {
    const text = gateGithub(
      gate([judged({ remark: 'Its numbers were taken as seconds.' }, { id: 'a/plain' })]),
    );
    expect(lines(text)[0]).toBe(
      '::warning title=Budget a/plain::API Query P95 is within: 1.6 s of ≤ 2 s. headroom 0.4 s (20%25). Its numbers were taken as seconds.',
    );
  });

  it('is one line each, whatever names and messages hold', () => {
    const hostile = 'No data\r\n::error::forged %0A';
    const text = gateGithub(gate([judged(), judgedUnknown(hostile, { id: 'a,b:c/d\n::stop-commands::x' })]));
    expect(lines(text)).toHaveLength(2);
    expect(lines(text)[0]).toBe(
      '::warning title=Budget a%2Cb%3Ac/d %3A%3Astop-commands%3A%3Ax::API Query P95 is unknown, with a limit of ≤ 2 s. No data ::error::forged %250A',
    );
  });
});
