import type { ProjectRepository } from '../ports/repository.ts';

/**
 * The repository of a project for who only looks: what its clone has is the newest, and nothing is used that is not, so that a
 * program that serves from the clone is left alone. Only where the clone has nothing yet is it filled.
 */
export function onlyLookedAt(repository: ProjectRepository): ProjectRepository {
  const newest = async () => ((await repository.inUse()) ? repository.newest() : undefined);
  return {
    ...repository,
    pull: async (signal) => (await newest()) ?? repository.pull(signal),
    use: async (commit) => {
      if (!(await newest())) await repository.use(commit);
    },
    push: async () => {
      throw new Error('Who only looks pushes nothing.');
    },
  };
}
