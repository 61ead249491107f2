/** Reads and writes of the books. */
import { api, read, url } from "./client";
import type { Topic } from "./schema";
import type { components } from "./generated";

const MONEY: Topic[] = ["invoice", "payment"];

export type RevenueSchedule = components["schemas"]["RevenueSchedule"];
export type LineRevenue = components["schemas"]["LineRevenue"];

/** Which months, of whom and by what. */
export interface ScheduleQuery {
  from: string;
  months: number;
  by: "currency" | "product" | "customer" | "legal_entity";
  legal_entity?: string;
}

export const ledgerRead = {
  trialBalance: (days: { from?: string; to?: string; legal_entity?: string }) => read(MONEY, "/admin/ledger/trial-balance", { query: days }),
  deferred: (legal_entity?: string) => read(MONEY, "/admin/ledger/deferred-revenue", { query: { legal_entity } }),
  schedule: (query: ScheduleQuery) => read(MONEY, "/admin/ledger/revenue-schedule", { query }),
  ofInvoice: (id: string) => read(MONEY, "/admin/invoices/{id}/revenue", { path: { id } }),
  closings: () => read(MONEY, "/admin/ledger/closings"),
};

export const ledgerApi = {
  close: (through: string) => api.post("/admin/ledger/closings", { body: { through } }),
};

/** Where the whole journal is downloaded. */
export const ledgerExport = (format: "beancount" | "csv", legal_entity?: string): string => url("/admin/ledger/export", { query: { format, legal_entity } });

/** Where the revenue schedule and the roll-forward of deferred revenue are downloaded. */
export const scheduleExport = (query: ScheduleQuery, format: "csv" | "xlsx", table?: "schedule" | "roll_forward"): string => url("/admin/ledger/revenue-schedule/export", { query: { ...query, format, table } });
