/** The state of a list lives in the address: search, filters, sorting, place. Only text, only what the list knows. */

export interface ListState {
  q?: string;
  sort?: string;
  cursor?: string;
}

export type ListSearch<F extends string = never> = ListState & Partial<Record<F, string>>;

const text = (value: unknown): string | undefined => {
  if (typeof value === "string") return value || undefined;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
};

/** For a route's `validateSearch`: keeps `q`, `sort`, `cursor` and the named filters, drops everything else. */
export function listSearch<F extends string = never>(...filters: F[]) {
  return (raw: Record<string, unknown>): ListSearch<F> => {
    const kept: Record<string, string> = {};
    for (const key of ["q", "sort", "cursor", ...filters]) {
      const value = text(raw[key]);
      if (value !== undefined) kept[key] = value;
    }
    return kept as ListSearch<F>;
  };
}

/** A change of search, filter or sorting starts from the first page again. */
export function changed<S extends ListState>(current: S, patch: Record<string, string | undefined>): S {
  const next: Record<string, string | undefined> = { ...(current as object), cursor: undefined, ...patch };
  for (const key of Object.keys(next)) if (!next[key]) delete next[key];
  return next as unknown as S;
}

export function isFiltered(search: ListState, filters: string[]): boolean {
  const record = search as Record<string, unknown>;
  return Boolean(search.q) || filters.some((key) => Boolean(record[key]));
}

/** For pages that are no lists: keeps only the named parameters, as text. */
export function textSearch<F extends string>(...names: F[]) {
  return (raw: Record<string, unknown>): Partial<Record<F, string>> => {
    const kept: Partial<Record<F, string>> = {};
    for (const name of names) {
      const value = text(raw[name]);
      if (value !== undefined) kept[name] = value;
    }
    return kept;
  };
}
