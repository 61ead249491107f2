/** Money, dates, pages, problems, abilities: what every answer is made of. */
export interface Money {
  minor: number;
  currency: string;
}

/** A civil date, `2026-11-21`. */
export type CivilDate = string;
/** An instant, RFC 3339 in UTC. */
export type Instant = string;

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
  total: number;
}

export interface Items<T> {
  items: T[];
}

export interface FieldProblem {
  pointer: string;
  code: string;
  detail: string;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  request_id: string;
  errors?: FieldProblem[];
}

export interface Ability {
  allowed: boolean;
  reason?: string | null;
}

export type Abilities<K extends string = string> = Partial<Record<K, Ability>>;

export type CycleMonths = 1 | 3 | 6 | 12;

export interface Ref {
  id: string;
  name: string;
}
