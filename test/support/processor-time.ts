/**
 * How long this process computes to do something, in milliseconds: the least of three times, since garbage is collected at some time or
 * other. Whoever else uses the machine makes no difference.
 */
export async function processorTime(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    const began = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(began);
    times.push((user + system) / 1000);
  }
  return Math.min(...times);
}
