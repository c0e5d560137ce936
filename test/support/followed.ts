import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openRepository } from '../../src/adapters/git/repository.ts';
import type { SizeBound } from '../../src/model/bounds.ts';
import type { RepositorySettings } from '../../src/model/repository-settings.ts';
import type { Change } from '../../src/ports/repository.ts';
import { folderWith } from './folder.ts';

/** A repository that is followed, with what its log was told. */
export type Followed = ReturnType<typeof openRepository> & {
  readonly folder: string;
  readonly told: string[];
};

/** Follows a remote, with what differs in the settings; let go of when the test is over. */
export function followed(
  remote: string,
  differing: Partial<RepositorySettings> = {},
  largestFile?: SizeBound,
): Followed {
  const told: string[] = [];
  const tell = (message: string) => void told.push(message);
  const settings: RepositorySettings = {
    remote,
    branch: 'main',
    path: '',
    folder: join(folderWith(), 'clone'),
    author: { name: 'Headroom', email: 'headroom@example.org' },
    deadline: 240,
    ...differing,
  };
  const repository = openRepository(settings, {
    readSecret: async (secret) => ('value' in secret ? secret.value : ''),
    log: { info: tell, warn: tell, error: tell },
    ...(largestFile ? { largestFile } : {}),
  });
  onTestFinished(repository.close);
  return { ...repository, folder: settings.folder, told };
}

/** A change that adds a line to a file, where it is not in it already. */
export function lineAdded(file: string, line: string): Change {
  return {
    message: `Add ${line}`,
    at: 1_770_000_000,
    write: async (folder) => {
      const path = join(folder, file);
      mkdirSync(dirname(path), { recursive: true });
      if (!existsSync(path)) writeFileSync(path, '');
      if (!readFileSync(path, 'utf8').split('\n').includes(line)) appendFileSync(path, `${line}\n`);
      return [file];
    },
  };
}

/** Whoever is asked, what they fail with. */
export const failureOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'it did not fail',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  );
