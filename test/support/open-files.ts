import { readdirSync } from 'node:fs';

/** How many files, pipes and sockets a process has open, by its id; this one's unless named. A thread has some of its own. */
export function openFiles(process: number | 'self' = 'self'): number {
  return readdirSync(`/proc/${process}/fd`).length;
}
