import type { z } from 'zod';
import type { Problem } from '../../model/errors.ts';
import { MESSAGES } from '../messages.ts';
import { isSecretAt } from '../schema-keys.ts';
import type { YamlFile } from '../yaml/file.ts';
import { type Environment, unsetVariables } from './environment.ts';

/** Problems of a file together with those of variables that are not set: a placeholder that stands for nothing is not also a bad address. */
export function withUnset(
  yaml: YamlFile,
  schema: z.ZodType,
  env: Environment,
  problems: readonly Problem[],
): readonly Problem[] {
  const unset = unsetVariables(yaml.value, env).map(({ path, name }) => {
    // A secret between the braces is no variable; those are in capitals, as a rule.
    const isShown = /^[A-Z_][A-Z0-9_]*$/.test(name) || !isSecretAt(schema, path);
    return yaml.problem(path, MESSAGES.unsetVariable(isShown ? name : undefined));
  });
  const isAtOne = ({ file, line, column }: Problem) =>
    unset.some((other) => other.file === file && other.line === line && other.column === column);
  return [...unset, ...problems.filter((problem) => !isAtOne(problem))];
}
