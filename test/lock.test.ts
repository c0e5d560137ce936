import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

interface Locked {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>>; readonly resolved?: string }>
  >;
}

const root = join(import.meta.dirname, '..');
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Locked;

it('the lock file has the optional packages of every platform, without which npm ci refuses to install anything', () => {
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies));
  const missing = wanted.filter((name) => !packages[`node_modules/${name}`]);
  // npm leaves them out when it installs beside an older node_modules.
  expect(missing, 'Make package-lock.json anew: rm -rf node_modules package-lock.json && npm install').toEqual([]);
});

it('the lock file names no place to download from, so that any registry serves', () => {
  expect(Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});
