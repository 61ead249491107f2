/** Reads and writes of the books. */
import { api, read, url } from "./client";
import type { Topic } from "./schema";

const MONEY: Topic[] = ["invoice", "payment"];

export const ledgerRead = {
  trialBalance: (days: { from?: string; to?: string; legal_entity?: string }) => read(MONEY, "/admin/ledger/trial-balance", { query: days }),
  deferred: () => read(MONEY, "/admin/ledger/deferred-revenue"),
  closings: () => read(MONEY, "/admin/ledger/closings"),
};

export const ledgerApi = {
  close: (through: string) => api.post("/admin/ledger/closings", { body: { through } }),
};

/** Where the whole journal is downloaded. */
export const ledgerExport = (format: "beancount" | "csv", legal_entity?: string): string => url("/admin/ledger/export", { query: { format, legal_entity } });
