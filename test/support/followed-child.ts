/** Follows a remote until it is killed: fetches, reads, uses and pushes a line a round, and prints the lines that it knows to be there. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRepository } from '../../src/adapters/git/repository.ts';

const [remote = '', folder = '', name = ''] = process.argv.slice(2);
const repository = openRepository(
  {
    remote,
    branch: 'main',
    path: '',
    folder,
    author: { name: 'Headroom', email: 'headroom@example.org' },
    deadline: 240,
  },
  { readSecret: async () => '', log: { info: () => {}, warn: () => {}, error: () => {} } },
);
const { signal } = new AbortController();
for (let round = 0; ; round += 1) {
  const line = `${name}-${round}`;
  await repository.push(
    {
      message: line,
      at: 1_770_000_000,
      write: async (tree) => {
        const file = join(tree, 'lines.txt');
        if (!existsSync(file)) writeFileSync(file, '');
        if (!readFileSync(file, 'utf8').split('\n').includes(line)) appendFileSync(file, `${line}\n`);
        return ['lines.txt'];
      },
    },
    signal,
  );
  process.stdout.write(`${line}\n`);
  const newest = await repository.pull(signal);
  await repository.filesOf(newest.id);
  await repository.use(newest.id);
}
