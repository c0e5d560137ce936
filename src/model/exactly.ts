declare const PLACES: unique symbol;

/** Stands in the compiler's message for the places at which a schema and its type differ. */
interface DiffersAt<P> {
  readonly [PLACES]: P;
}

/**
 * A schema as it is, held by the compiler to read a type and nothing else: each key of one is a key of the other, as optional
 * and of the same type, however deep. Without it, a schema may lack an optional key of its type, and whatever stands there is
 * read. The places that differ are in the compiler's message: `rows.*.budget.owner`, where `*` is each of a list.
 */
export function exactly<T>(): <S extends { readonly _output: unknown }>(
  schema: S & Agreement<Whole<S['_output']>, Whole<T>>,
) => S {
  return (schema) => schema;
}

type Agreement<A, B> =
  Same<A, B> extends true
    ? unknown
    : Places<A, B> extends infer P extends string
      ? DiffersAt<`at ${P}`>
      : never;

type Same<A, B> = [A, B] extends [B, A] ? true : false;

/**
 * A type with its optional keys told from others, so that types with and without one are not assignable to each other. What a
 * loose object may hold besides is left out.
 */
type Whole<T> = T extends readonly (infer One)[]
  ? { readonly '*': Whole<One> } & { readonly [K in keyof T & `${number}`]: Whole<T[K]> }
  : T extends object
    ? {
        readonly [K in keyof T as string extends K
          ? unknown extends T[K]
            ? never
            : K
          : K]-?: object extends Pick<T, K> ? { readonly '?': Whole<Exclude<T[K], undefined>> } : Whole<T[K]>;
      }
    : T;

type KeyOf<T> = T extends object ? keyof T & string : never;

type At<T, K> = T extends { readonly [_ in K & string]: infer V } ? V : never;

type Places<A, B> = {
  [K in KeyOf<A> | KeyOf<B>]: Same<At<A, K>, At<B, K>> extends true
    ? never
    : Below<K, Places<At<A, K>, At<B, K>>>;
}[KeyOf<A> | KeyOf<B>];

type Below<K extends string, P> = K extends '?' ? P : [P] extends [never] ? K : `${K}.${P & string}`;
