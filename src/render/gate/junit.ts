import type { Gate, GateResult } from '../../model/gate.ts';
import { visibleLine } from '../../model/one-line.ts';
import { gateLine } from './words.ts';

/** A gate as JUnit XML: a test case a budget, in a class a service; unknown ones are skipped unless they shut the gate. */
export function gateJunit({ results, failed, counts, over }: Gate): string {
  const skipped = results.filter((result) => isSkipped(result)).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${counts.monitored}" failures="${failed}" skipped="${skipped}">`,
    `  <testsuite name="${xml(`Performance budgets over ${over}`)}" tests="${counts.monitored}" failures="${failed}" skipped="${skipped}">`,
    ...results.flatMap(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(result: GateResult): readonly string[] {
  const open = `    <testcase classname="${xml(result.budget.service)}" name="${xml(result.budget.id)}">`;
  const said = xml(gateLine(result));
  const inside = result.fails
    ? [`      <failure type="${result.status}" message="${said}"/>`]
    : isSkipped(result)
      ? [`      <skipped message="${said}"/>`]
      : [];
  return [open, ...inside, `      <system-out>${said}</system-out>`, '    </testcase>'];
}

function isSkipped({ status, fails }: GateResult): boolean {
  return status === 'unknown' && !fails;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** XML 1.0 has no way to write most control characters, nor half of a surrogate pair, and two characters are none. */
function xml(text: string): string {
  return visibleLine(text)
    .replace(/[\uFFFE\uFFFF]/g, '\uFFFD')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
