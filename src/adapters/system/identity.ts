import { userInfo } from 'node:os';
import type { Identity } from '../../ports/identity.ts';
import { run } from '../io/run.ts';

/** Who works in a folder: the author that git would write into a commit there, or the login. */
export function identityIn(folder: string): Identity {
  const git = async (...args: readonly string[]) => {
    const { code, stdout } = await run('git', args, { cwd: folder });
    return code === 0 ? stdout.trim() : '';
  };
  return {
    whoWorks: async () => {
      // Without that setting git makes a name up from the login. Whoever has a name but no address has one all the same.
      const author = await git('-c', 'user.useConfigOnly=true', 'var', 'GIT_AUTHOR_IDENT');
      const name = author.replace(/ <[^<]*$/, '') || (await git('config', 'user.name'));
      if (name !== '') return { by: name, knownFrom: 'git' };
      const login = loginName();
      return login ? { by: login, knownFrom: 'login' } : undefined;
    },
  };
}

function loginName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return undefined;
  }
}
