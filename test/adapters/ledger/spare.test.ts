import { chmodSync, chownSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { spareOutcomes } from '../../../src/adapters/ledger/spare.ts';
import type { Delivery } from '../../../src/model/delivery.ts';
import { folderWith } from '../../support/folder.ts';
import { NOW, TO, W05 } from '../../support/issued.ts';

const [, to] = TO;
const SENT: Delivery = {
  kind: 'weekly',
  period: W05.period,
  revision: 1,
  ...to,
  state: 'delivered',
  attempts: 1,
  at: NOW,
  detail: 'mail took it: “ü”.',
};
const FAILED: Delivery = { ...SENT, recipient: 'b@x', state: 'failed', until: NOW + 60 };

const NOTICE: Delivery = {
  kind: 'notices',
  id: '2026-02-02T02:40:00Z',
  target: 'notices',
  recipient: '@backend ann@x',
  state: 'unknown',
  attempts: 2,
  at: NOW,
  detail: 'Gone.',
};

describe('outcomes that a ledger could not take', () => {
  it('are kept beside it as they are, until they are taken away', () => {
    const file = join(folderWith(), 'ledger.sqlite');
    const spare = spareOutcomes(file);
    expect(spare.read()).toEqual([]);
    expect(spare.keep([SENT, FAILED])).toBe(`${file}.unwritten`);
    expect(spareOutcomes(file).read()).toEqual([SENT, FAILED]);
    spare.keep([SENT, NOTICE]);
    expect(spareOutcomes(file).read()).toEqual([SENT, NOTICE]);
    spare.keep([]);
    expect(spareOutcomes(file).read()).toEqual([]);
    expect(existsSync(`${file}.unwritten`)).toBe(false);
  });

  it('are kept in the system’s folder where nothing can be written beside it, each ledger’s for itself', () => {
    const folder = folderWith();
    const [file, other] = [join(folder, 'gone/ledger.sqlite'), join(folder, 'away/ledger.sqlite')];
    const spare = spareOutcomes(file);
    const place = spare.keep([SENT]) ?? '';
    onTestFinished(() => void spare.keep([]));
    expect(dirname(place)).toBe(tmpdir());
    expect(spareOutcomes(file).read()).toEqual([SENT]);
    expect(spareOutcomes(other).read()).toEqual([]);
    mkdirSync(dirname(file));
    expect(spare.keep([SENT, FAILED])).toBe(`${file}.unwritten`);
    expect(existsSync(place)).toBe(false);
  });

  it('are believed only in a regular file of this user’s own', () => {
    const file = join(folderWith(), 'ledger.sqlite');
    const place = `${file}.unwritten`;
    const spare = spareOutcomes(file);
    spare.keep([SENT]);
    if (process.getuid?.() === 0) {
      chownSync(place, 65_534, 65_534);
      expect(spare.read()).toEqual([]);
      chownSync(place, 0, 0);
    }
    chmodSync(place, 0o600);
    expect(spare.read()).toEqual([SENT]);
    const linked = join(folderWith(), 'ledger.sqlite');
    symlinkSync(place, `${linked}.unwritten`);
    expect(spareOutcomes(linked).read()).toEqual([]);
    mkdirSync(`${linked}2.unwritten`);
    expect(spareOutcomes(`${linked}2`).read()).toEqual([]);
  });

  it('are read as the versions before wrote them', () => {
    const file = join(folderWith(), 'ledger.sqlite');
    writeFileSync(
      `${file}.unwritten`,
      '{"until":null,"kind":"weekly","period":"2026-W05","revision":1,"target":"mail","recipient":"a@x","state":"delivered","attempts":1,"at":1770000000,"detail":"mail took it: “ü”."}\n',
    );
    expect(spareOutcomes(file).read()).toEqual([SENT]);
  });

  it('that are half written or nonsense are passed over', () => {
    const file = join(folderWith(), 'ledger.sqlite');
    const spare = spareOutcomes(file);
    const line = JSON.stringify({ until: null, ...SENT });
    writeFileSync(`${file}.unwritten`, `nonsense\n{"kind":"weekly"}\n${line}\n${line.slice(0, 50)}`);
    expect(spare.read()).toEqual([SENT]);
  });
});
