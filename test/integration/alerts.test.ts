import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { exposition } from '../../src/adapters/metrics/exposition.ts';
import { folderWith } from '../support/folder.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Expected {
  readonly alertname: string;
  readonly exp_alerts: readonly unknown[];
}

const FOLDER = join(import.meta.dirname, '../../alerts');
const RULES = readFileSync(join(FOLDER, 'headroom.rules.yaml'), 'utf8');
const TESTS = readFileSync(join(FOLDER, 'headroom.test.yaml'), 'utf8');
const rules = (
  parse(RULES) as { readonly groups: readonly { readonly rules: readonly Rule[] }[] }
).groups.flatMap((group) => group.rules);
const expected = (
  parse(TESTS) as { readonly tests: readonly { readonly alert_rule_test: readonly Expected[] }[] }
).tests.flatMap((test) => test.alert_rule_test);

/** What promtool says of files, and whether it is content. */
function promtool(...args: readonly string[]): { readonly ok: boolean; readonly said: string } {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  return { ok: status === 0, said: stdout + stderr };
}

/** Whether promtool's tests pass when an alert has another expression. */
function passesWith(alert: string, expr: string): boolean {
  const document = parseDocument(RULES);
  const index = rules.findIndex((rule) => rule.alert === alert);
  document.setIn(['groups', 0, 'rules', index, 'expr'], expr);
  const folder = folderWith({ 'headroom.rules.yaml': document.toString(), 'headroom.test.yaml': TESTS });
  return promtool('test', 'rules', join(folder, 'headroom.test.yaml')).ok;
}

describe('the shipped alerts', () => {
  it('are rules that promtool finds nothing wrong with', () => {
    expect(promtool('check', 'rules', join(FOLDER, 'headroom.rules.yaml'))).toMatchObject({ ok: true });
  });

  it('ring when they should, and not before', () => {
    const { ok, said } = promtool('test', 'rules', join(FOLDER, 'headroom.test.yaml'));
    expect(said).toContain('SUCCESS');
    expect(ok).toBe(true);
    const [{ alert, expr } = { alert: '', expr: '' }] = rules;
    expect(passesWith(alert, expr)).toBe(true);
  });

  it.each(rules.map(({ alert }) => alert))(
    '%s is tried both ringing and silent, and promtool notices when it never rings',
    (alert) => {
      const own = expected.filter(({ alertname }) => alertname === alert);
      expect(own.some(({ exp_alerts }) => exp_alerts.length > 0)).toBe(true);
      expect(own.some(({ exp_alerts }) => exp_alerts.length === 0)).toBe(true);
      expect(passesWith(alert, 'vector(1) == 2')).toBe(false);
    },
  );

  it('read only what the program shows, and two that Prometheus and the Pushgateway add', async () => {
    const shown = await exposition({
      publisher: {
        budgets: [],
        issued: [],
        next: [],
        open: [],
        runs: [],
        deliveries: [],
        oldest: [],
        told: [],
        waiting: { entries: 1, since: 0 },
      },
      program: {
        ledger: { name: 'postgresql://db:5432/headroom', isRead: true },
        isOnDuty: true,
        sessions: { busy: 0, idle: 0, locks: 0, most: 4, waiting: 0 },
        project: { commit: '0123456789', committedAt: 0, pulledAt: 0, isBroken: false },
      },
    });
    const names = new Set(
      rules.flatMap(({ expr }) => expr.match(/\b[a-z]+(?:_[a-z]+)*(?=\{)|\bheadroom_\w+/g) ?? []),
    );
    const strangers = [...names].filter((name) => !shown.includes(`# TYPE ${name} `));
    expect(names.size).toBeGreaterThan(4);
    expect(strangers.toSorted()).toEqual(['push_time_seconds', 'up']);
  });

  it('each say what happened and what to do', () => {
    for (const { annotations, labels } of rules) {
      expect(Object.keys(annotations).toSorted()).toEqual(['description', 'summary']);
      expect(['warning', 'info']).toContain(labels.severity);
    }
  });
});
