import { readProjectFiles } from '../compose.ts';
import { formatProblems, type ProblemFormat } from '../config/format-problems.ts';
import { plural } from '../model/format.ts';
import { EXIT, type Streams } from './streams.ts';

/** What `headroom validate` was asked. */
export interface ValidateOptions {
  readonly config: string;
  readonly budgets?: readonly string[];
  readonly format: ProblemFormat;
}

/** Says every problem of the settings and of every budget file; warnings alone are fine. */
export async function validateCommand(options: ValidateOptions, { env, out, err }: Streams): Promise<number> {
  const { set, files, problems } = await readProjectFiles(options, env);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const text = formatProblems(problems, options.format);
  if (text) out.write(`${text}\n`);
  const read = [plural(set.budgets.length, 'budget'), plural(set.paths.length, 'critical path')].join(
    ' and ',
  );
  const found = [plural(errors, 'error'), plural(problems.length - errors, 'warning')].join(', ');
  err.write(`${read} in ${plural(files, 'file')}: ${found}.\n`);
  return errors > 0 ? EXIT.badInput : EXIT.fine;
}
