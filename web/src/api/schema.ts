/**
 * The HTTP contract as types, one file a noun. Written by hand until types generated from our OpenAPI document replace them,
 * so names and fields follow the wire exactly (snake_case).
 */
export type * from "./schema/base";
export type * from "./schema/meta";
export type * from "./schema/auth";
export type * from "./schema/shop";
export type * from "./schema/services";
export type * from "./schema/billing";
export type * from "./schema/customers";
export type * from "./schema/admin";
export type * from "./schema/live";
