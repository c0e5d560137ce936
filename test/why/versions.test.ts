import { expect, it } from 'vitest';
import { versionsIn } from '../../src/why/versions.ts';

it.each([
  ['api 1.42.0 → 1.43.0', ['1.43.0']],
  ['api 1.42.0 → 1.43.0, proxy 1.1 → 1.2', ['1.43.0', '1.2']],
  ['1.43.0 deployed', ['1.43.0']],
  ['Deploy v1.43.0-rc.1.', ['1.43.0-rc.1']],
  ['rolled out shop/api:1.43.0 (commit 3f2a1bc)', ['1.43.0', '3f2a1bc']],
  ['index rebuilt in 5 minutes', []],
  ['', []],
])('the versions that “%s” comes to are %j', (text, versions) => {
  expect(versionsIn(text)).toEqual(versions);
});
