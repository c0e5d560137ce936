/** The same function, which works out each key's answer only once. For pure functions of few keys that are asked often. */
export function remembering<T, K = string>(answer: (key: K) => T): (key: K) => T {
  const answers = new Map<K, { readonly value: T }>();
  return (key) => {
    const known = answers.get(key);
    if (known) return known.value;
    const value = answer(key);
    answers.set(key, { value });
    return value;
  };
}
