import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BOUNDS, boundWords, bytesOf } from '../../src/model/bounds.ts';

const architecture = readFileSync(join(import.meta.dirname, '../../ARCHITECTURE.md'), 'utf8');

it('has each bound once in the table of ARCHITECTURE.md, with its figure', () => {
  const section = architecture.split('## What is trusted, and what is bounded')[1]?.split('\n## ')[0] ?? '';
  const rows = [...section.matchAll(/^\| `(\w+)` \| ([^|]+) \|/gm)].map(([, name, figure]) => [name, figure]);
  expect(rows).toEqual(Object.entries(BOUNDS).map(([name, bound]) => [name, boundWords(bound)]));
});

it('counts sizes in bytes', () => {
  expect(bytesOf(BOUNDS.answer)).toBe(67_108_864);
});
