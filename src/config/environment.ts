/** A placeholder for an environment variable in a value: `${NAME}`. */
const PLACEHOLDER = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** A process's environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The names of the variables that a text asks for and the environment does not have. */
export function missingVariables(text: string, env: Environment): readonly string[] {
  return [...text.matchAll(PLACEHOLDER)].flatMap(([, name]) =>
    name && env[name] === undefined ? [name] : [],
  );
}

/** The text with every `${NAME}` replaced by that variable; one that is missing stays as it is written. */
export function expandEnvironment(text: string, env: Environment): string {
  return text.replaceAll(PLACEHOLDER, (written, name: string) => env[name] ?? written);
}
