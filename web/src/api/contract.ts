/** The HTTP contract at the level of types: which paths there are, and what each method of a path takes and gives. */
import type { paths } from "./generated";

export const BASE = "/api/v1";

export type Method = "get" | "post" | "put" | "patch" | "delete";

/** A path of the API as the document writes it, without the common beginning: `/portal/orders/{id}`. */
export type ApiPath = keyof paths extends infer P ? (P extends `${typeof BASE}${infer Rest}` ? Rest : never) : never;

type Operations<P extends ApiPath> = paths[Extract<`${typeof BASE}${P}`, keyof paths>];
type Operation<P extends ApiPath, M extends Method> = Operations<P>[M];

/** The paths that know a method. */
export type PathOf<M extends Method> = { [P in ApiPath]: Operation<P, M> extends object ? P : never }[ApiPath];

type Json<R> = R extends { content: { "application/json": infer B } } ? B : void;

/** What an operation answers when all is well. */
export type Answer<P extends ApiPath, M extends Method> = Operation<P, M> extends { responses: infer R }
  ? R extends { 200: infer A } | { 201: infer A } | { 202: infer A } | { 204: infer A }
    ? Json<A>
    : never
  : never;

/** What an operation takes as its body. */
export type Body<P extends ApiPath, M extends Method> = Operation<P, M> extends { requestBody: { content: { "application/json": infer B } } } ? B : undefined;

type Parameters<P extends ApiPath, M extends Method, Place extends "path" | "query"> = Operation<P, M> extends { parameters: infer Q }
  ? Place extends keyof Q
    ? NonNullable<Q[Place]>
    : never
  : never;

export type PathParams<P extends ApiPath, M extends Method> = Parameters<P, M, "path">;
export type Query<P extends ApiPath, M extends Method> = Parameters<P, M, "query">;

type If<Given, Part> = [Given] extends [never] ? unknown : [Given] extends [undefined] ? unknown : Part;
type QueryPart<Q> = Partial<Q> extends Q ? { query?: Q } : { query: Q };

/** What a call hands over beside the path: exactly what its operation asks for. */
export type Input<P extends ApiPath, M extends Method> = If<PathParams<P, M>, { path: PathParams<P, M> }> &
  If<Query<P, M>, QueryPart<Query<P, M>>> &
  If<Body<P, M>, { body: Body<P, M> }>;

/** The last argument may be left out where nothing is asked for. */
export type Rest<T> = object extends T ? [options?: T] : [options: T];

/** The lists a list page can show: all of one kind, a page at a time or at once. */
export type ListPath = { [P in PathOf<"get">]: PathParams<P, "get"> extends never ? (Answer<P, "get"> extends { items: unknown[] } ? P : never) : never }[PathOf<"get">];
/** Sums over a list, under the same filters. */
export type SumsPath = Extract<PathOf<"get">, `${string}/sums`>;

/** What may be asked of a list: only parameters it knows. */
export type ListQuery<P extends ListPath> = Query<P, "get">;
export type Row<P extends ListPath> = Answer<P, "get"> extends { items: (infer R)[] } ? R : never;
