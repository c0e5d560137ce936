import { execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { identityIn } from '../../src/adapters/system/identity.ts';
import { folderWith } from '../support/folder.ts';

/** A repository with settings of its own. */
function repository(settings: Readonly<Record<string, string>> = {}): string {
  const folder = folderWith();
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: folder });
  git('init', '-q');
  for (const [name, value] of Object.entries(settings)) git('config', name, value);
  return folder;
}

describe('who works in a folder', () => {
  beforeEach(() => {
    // Whoever runs the tests may have settings and variables of their own.
    vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
    vi.stubEnv('GIT_CONFIG_SYSTEM', '/dev/null');
    for (const name of ['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'EMAIL']) vi.stubEnv(name, undefined);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is the author that git would write into a commit there', async () => {
    const folder = repository({ 'user.name': 'Ann <3 Example', 'user.email': 'ann@example.org' });
    // Git itself leaves out what would end a name.
    expect(await identityIn(folder).whoWorks()).toEqual({ by: 'Ann 3 Example', knownFrom: 'git' });
    vi.stubEnv('GIT_AUTHOR_NAME', 'Bob Example');
    expect(await identityIn(folder).whoWorks()).toEqual({ by: 'Bob Example', knownFrom: 'git' });
  });

  it('has a name in git also without an address', async () => {
    expect(await identityIn(repository({ 'user.name': 'Ann' })).whoWorks()).toEqual({
      by: 'Ann',
      knownFrom: 'git',
    });
  });

  it('is the login where git knows nobody, and says so', async () => {
    expect(await identityIn(repository()).whoWorks()).toEqual({
      by: userInfo().username,
      knownFrom: 'login',
    });
  });
});
