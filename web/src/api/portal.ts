/** Reads and writes of the customer portal. */
import { api, read, url } from "./client";
import type { Body } from "./contract";
import type { EInvoiceFormat } from "./e-invoice";
import type { PayInput, ServiceActionInput, SshKeyInput } from "./schema";

export const portal = {
  overview: () => read(["customer", "invoice", "service", "payment", "subscription"], "/portal/overview"),
  order: (id: string) => read(["order", "service", "invoice"], "/portal/orders/{id}", { path: { id } }),
  service: (id: string) => read(["service", "subscription"], "/portal/services/{id}", { path: { id } }),
  timeline: (id: string) => read(["service", "subscription"], "/portal/services/{id}/timeline", { path: { id } }),
  actions: (id: string) => read(["service"], "/portal/services/{id}/actions", { path: { id } }),
  snapshots: (id: string) => read(["service"], "/portal/services/{id}/snapshots", { path: { id } }),
  cancelPreview: (id: string) => read(["service", "subscription"], "/portal/services/{id}/cancel-preview", { path: { id } }),
  invoice: (id: string) => read(["invoice", "payment"], "/portal/invoices/{id}", { path: { id } }),
  paymentMethods: () => read(["payment", "customer"], "/portal/payment-methods"),
  creditGrants: () => read(["customer", "invoice", "payment"], "/portal/credit-grants"),
  automaticTopUp: () => read(["customer"], "/portal/top-ups/automatic"),
  operatorKeys: (id: string) => read(["service"], "/portal/services/{id}/operator-keys", { path: { id } }),
  sshKeys: () => read(["customer"], "/portal/ssh-keys"),
  profile: () => read(["customer"], "/portal/profile"),
  members: () => read(["customer"], "/portal/members"),
  mail: (id: string) => read(["mail"], "/portal/mail/{id}", { path: { id } }),
};

export const invoicePdf = (id: string): string => url("/portal/invoices/{id}/pdf", { path: { id } });
export const invoiceFiles = (id: string) => ({ pdf: invoicePdf(id), eInvoice: (format: EInvoiceFormat) => url("/portal/invoices/{id}/e-invoice", { path: { id }, query: { format } }) });
export const paymentReceipt = (id: string): string => url("/portal/payments/{id}/receipt", { path: { id } });
export const ownStatement = (days: { from: string; to: string }): string => url("/portal/statement", { query: days });
export const noteFiles = (id: string) => ({ pdf: url("/portal/credit-notes/{id}/pdf", { path: { id } }), eInvoice: (format: EInvoiceFormat) => url("/portal/credit-notes/{id}/e-invoice", { path: { id }, query: { format } }) });

export const portalApi = {
  act: (id: string, body: ServiceActionInput, idempotencyKey: string) => api.post("/portal/services/{id}/actions", { path: { id }, body, idempotencyKey }),
  rename: (id: string, label: string, version: number) => api.patch("/portal/services/{id}", { path: { id }, body: { label }, version }),
  reveal: (id: string) => api.post("/portal/services/{id}/credentials/reveal", { path: { id }, body: {} }),
  takeSnapshot: (id: string, body: Body<"/portal/services/{id}/snapshots", "post">) => api.post("/portal/services/{id}/snapshots", { path: { id }, body }),
  rollback: (id: string, sid: string) => api.post("/portal/services/{id}/snapshots/{sid}/rollback", { path: { id, sid } }),
  deleteSnapshot: (id: string, sid: string) => api.delete("/portal/services/{id}/snapshots/{sid}", { path: { id, sid } }),
  cancel: (id: string, when: "end_of_term" | "now", reason: string) => api.post("/portal/services/{id}/cancel", { path: { id }, body: { when, ...(reason ? { reason } : {}) } }),
  resume: (id: string) => api.post("/portal/services/{id}/resume", { path: { id } }),
  pay: (id: string, body: PayInput, idempotencyKey: string) => api.post("/portal/invoices/{id}/pay", { path: { id }, body, idempotencyKey }),
  payAll: (body: Body<"/portal/payments", "post">, idempotencyKey: string) => api.post("/portal/payments", { body, idempotencyKey }),
  payment: (id: string) => api.get("/portal/payments/{id}", { path: { id } }),
  refreshPayment: (id: string) => api.post("/portal/payments/{id}/refresh", { path: { id } }),
  addMethod: (token: string, make_default: boolean) => api.post("/portal/payment-methods", { body: { token, make_default } }),
  defaultMethod: (id: string) => api.post("/portal/payment-methods/{id}/default", { path: { id } }),
  deleteMethod: (id: string) => api.delete("/portal/payment-methods/{id}", { path: { id } }),
  topUp: (amount: Body<"/portal/top-ups", "post">["amount"], idempotencyKey: string) => api.post("/portal/top-ups", { body: { amount }, idempotencyKey }),
  automaticTopUp: (body: Body<"/portal/top-ups/automatic", "put">) => api.put("/portal/top-ups/automatic", { body }),
  addSshKey: (body: SshKeyInput, idempotencyKey: string) => api.post("/portal/ssh-keys", { body, idempotencyKey }),
  renameSshKey: (id: string, name: string, version: number) => api.patch("/portal/ssh-keys/{id}", { path: { id }, body: { name }, version }),
  deleteSshKey: (id: string) => api.delete("/portal/ssh-keys/{id}", { path: { id } }),
  saveProfile: (body: Body<"/portal/profile", "patch">, version: number) => api.patch("/portal/profile", { body, version }),
  addMember: (body: Body<"/portal/members", "post">) => api.post("/portal/members", { body }),
  removeMember: (id: string) => api.delete("/portal/members/{id}", { path: { id } }),
};
