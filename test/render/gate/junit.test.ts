import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Gate } from '../../../src/model/gate.ts';
import { gateJunit } from '../../../src/render/gate/junit.ts';
import { gate, judged, judgedUnknown } from '../../support/gate.ts';

const READ = `
import json, sys
import xml.etree.ElementTree as tree
def plain(node):
    return {'tag': node.tag, **node.attrib, 'text': (node.text or '').strip(), 'inside': [plain(child) for child in node]}
print(json.dumps(plain(tree.fromstring(sys.stdin.buffer.read()))))
`;

interface Element {
  readonly tag: string;
  readonly text: string;
  readonly inside: readonly Element[];
  readonly [attribute: string]: unknown;
}

/** The document as a parser of XML sees it. */
function parsed(of: Gate): Element {
  return JSON.parse(execFileSync('python3', ['-c', READ], { input: gateJunit(of), encoding: 'utf8' }));
}

describe('a gate as JUnit XML', () => {
  it('has a case a budget: failed, skipped when unknown, passed otherwise', () => {
    const over = judged(
      { status: 'exceeded', actual: { value: 2.1 }, usage: 1.05, headroom: -0.1 },
      { id: 'a/over' },
    );
    const document = parsed(gate([judged(), over, judgedUnknown('No data.', { id: 'a/blind' })]));
    expect(document).toMatchObject({ tag: 'testsuites', tests: '3', failures: '1', skipped: '1' });
    const cases = document.inside[0]?.inside ?? [];
    expect(cases.map(({ name, inside }) => [name, inside.map(({ tag }) => tag)])).toEqual([
      ['a/over', ['failure', 'system-out']],
      ['a/blind', ['skipped', 'system-out']],
      ['api/query-p95', ['system-out']],
    ]);
    expect(cases[0]?.inside[0]).toMatchObject({
      type: 'exceeded',
      message: 'API Query P95 is exceeded: 2.1 s of ≤ 2 s. 0.1 s beyond the limit (5%)',
    });
  });

  it('fails an unknown one when the gate shuts on it', () => {
    const document = parsed(gate([judgedUnknown('No data.')], ['exceeded', 'unknown']));
    expect(document).toMatchObject({ failures: '1', skipped: '0' });
    expect(document.inside[0]?.inside[0]?.inside[0]).toMatchObject({ tag: 'failure', type: 'unknown' });
  });

  it('stays well formed whatever names and messages hold', () => {
    const name = `<b a="1">&amp;'\u0000\u0008\u001B[31m\uD800]]>\uFFFE😀`;
    const document = parsed(gate([judgedUnknown(name, { name, serviceName: name })]));
    expect(document.inside[0]?.inside[0]?.inside[1]?.text).toContain(`<b a="1">&amp;' [31m\uFFFD]]>\uFFFD😀`);
  });
});
