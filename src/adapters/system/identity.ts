import { userInfo } from 'node:os';
import spawn from 'nano-spawn';

/** Who works in a folder: the name that git has for them there, or that of the login; undefined when neither is known. */
export async function identityIn(folder: string): Promise<string | undefined> {
  const configured = await spawn('git', ['config', 'user.name'], { cwd: folder }).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
  if (configured !== '') return configured;
  try {
    return userInfo().username || undefined;
  } catch {
    // A container may run under a number that has no name.
    return undefined;
  }
}
