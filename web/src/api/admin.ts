/** Reads and writes of the back office. */
import { api, read, url } from "./client";
import type { Body } from "./contract";
import type { EInvoiceFormat } from "./e-invoice";
import type { CouponInput, CustomerInput, ProductInput, ServiceActionInput, SettingsPatch } from "./schema";

export const adminRead = {
  dashboard: () => read(["dashboard"], "/admin/dashboard"),
  clock: () => read(["clock"], "/admin/clock"),
  advance: (id: string) => read(["clock"], "/admin/clock/advances/{id}", { path: { id } }),
  preview: (until: string) => read(["invoice", "service", "subscription", "clock"], "/admin/automation/preview", { query: { until } }),
  service: (id: string) => read(["service", "subscription"], "/admin/services/{id}", { path: { id } }),
  serviceActions: (id: string) => read(["service"], "/admin/services/{id}/actions", { path: { id } }),
  serviceTimeline: (id: string) => read(["service", "subscription", "invoice"], "/admin/services/{id}/timeline", { path: { id } }),
  serviceAudit: (id: string) => read(["service"], "/admin/audit", { query: { subject_id: id, limit: 50 } }),
  serviceWhy: (id: string) => read(["service", "subscription", "invoice", "clock"], "/admin/services/{id}/why", { path: { id } }),
  invoice: (id: string) => read(["invoice", "payment"], "/admin/invoices/{id}", { path: { id } }),
  payment: (id: string) => read(["payment"], "/admin/payments/{id}", { path: { id } }),
  customer: (id: string) => read(["customer"], "/admin/customers/{id}", { path: { id } }),
  creditGrants: (id: string) => read(["customer", "invoice", "payment"], "/admin/customers/{id}/credit-grants", { path: { id } }),
  customerTimeline: (id: string) => read(["customer", "service", "invoice"], "/admin/customers/{id}/timeline", { path: { id } }),
  order: (id: string) => read(["order"], "/admin/orders/{id}", { path: { id } }),
  job: (id: string) => read(["job"], "/admin/jobs/{id}", { path: { id } }),
  jobSummary: () => read(["job"], "/admin/jobs/summary"),
  mail: (id: string) => read(["mail"], "/admin/mail/{id}", { path: { id } }),
  groups: () => read(["catalog"], "/admin/product-groups"),
  product: (id: string) => read(["catalog"], "/admin/products/{id}", { path: { id } }),
  providers: () => read(["provider_account"], "/admin/provider-accounts"),
  provider: (id: string) => read(["provider_account"], "/admin/provider-accounts/{id}", { path: { id } }),
  automation: () => read([], "/admin/automation/settings"),
  productSettings: (id: string) => read([], "/admin/products/{id}/settings", { path: { id } }),
  serviceSettings: (id: string) => read([], "/admin/services/{id}/settings", { path: { id } }),
  customerSettings: (id: string) => read([], "/admin/customers/{id}/settings", { path: { id } }),
  groupSettings: (id: string) => read([], "/admin/customer-groups/{id}/settings", { path: { id } }),
  auditChain: () => read([], "/admin/audit/chain"),
  staff: () => read([], "/admin/staff"),
  settings: () => read([], "/admin/settings"),
};

export const adminInvoicePdf = (id: string): string => url("/admin/invoices/{id}/pdf", { path: { id } });
export const adminInvoiceFiles = (id: string) => ({ pdf: adminInvoicePdf(id), eInvoice: (format: EInvoiceFormat) => url("/admin/invoices/{id}/e-invoice", { path: { id }, query: { format } }) });
export const adminPaymentReceipt = (id: string): string => url("/admin/payments/{id}/receipt", { path: { id } });
export const customerStatement = (id: string, days: { from: string; to: string }): string => url("/admin/customers/{id}/statement", { path: { id }, query: days });
export const adminNoteFiles = (id: string) => ({ pdf: url("/admin/credit-notes/{id}/pdf", { path: { id } }), eInvoice: (format: EInvoiceFormat) => url("/admin/credit-notes/{id}/e-invoice", { path: { id }, query: { format } }) });

/** What staff does to a service's state; some acts say more than their name. */
export type ServiceOrder =
  | { verb: "provision" | "retry" | "unsuspend" }
  | { verb: "confirm_resize" }
  | { verb: "approve_purchase" | "refuse_purchase"; body: Body<"/admin/services/{id}/approve-purchase", "post"> }
  | { verb: "suspend"; body: Body<"/admin/services/{id}/suspend", "post"> }
  | { verb: "terminate"; body: Body<"/admin/services/{id}/terminate", "post"> };
export type OrderDecision = { verb: "accept" } | { verb: "cancel" | "fraud"; reason: string };

function serviceDo(id: string, order: ServiceOrder, idempotencyKey: string) {
  const path = { id };
  switch (order.verb) {
    case "suspend":
      return api.post("/admin/services/{id}/suspend", { path, body: order.body, idempotencyKey });
    case "terminate":
      return api.post("/admin/services/{id}/terminate", { path, body: order.body, idempotencyKey });
    case "approve_purchase":
      return api.post("/admin/services/{id}/approve-purchase", { path, body: order.body, idempotencyKey });
    case "refuse_purchase":
      return api.post("/admin/services/{id}/refuse-purchase", { path, body: order.body, idempotencyKey });
    case "confirm_resize":
      return api.post("/admin/services/{id}/confirm-resize", { path, idempotencyKey });
    default:
      return api.post(`/admin/services/{id}/${order.verb}`, { path, idempotencyKey });
  }
}

function orderDo(id: string, decision: OrderDecision, idempotencyKey: string) {
  const path = { id };
  if (decision.verb === "accept") return api.post("/admin/orders/{id}/accept", { path, idempotencyKey });
  return api.post(`/admin/orders/{id}/${decision.verb}`, { path, body: { reason: decision.reason }, idempotencyKey });
}

export const adminApi = {
  providerAudit: (id: string, after: string | undefined, signal?: AbortSignal) => api.get("/admin/services/{id}/provider-audit", { path: { id }, query: { after }, signal }),
  search: (q: string, signal?: AbortSignal) => api.get("/admin/search", { query: { q }, signal }),
  advance: (body: Body<"/admin/clock/advance", "post">, idempotencyKey: string) => api.post("/admin/clock/advance", { body, idempotencyKey }),
  serviceDo,
  serviceAct: (id: string, body: ServiceActionInput, idempotencyKey: string) => api.post("/admin/services/{id}/actions", { path: { id }, body, idempotencyKey }),
  patchService: (id: string, body: Body<"/admin/services/{id}", "patch">, version: number) => api.patch("/admin/services/{id}", { path: { id }, body, version }),
  voidInvoice: (id: string, reason: string) => api.post("/admin/invoices/{id}/void", { path: { id }, body: { reason } }),
  recordPayment: (id: string, body: Body<"/admin/invoices/{id}/record-payment", "post">, idempotencyKey: string) => api.post("/admin/invoices/{id}/record-payment", { path: { id }, body, idempotencyKey }),
  remind: (id: string) => api.post("/admin/invoices/{id}/remind", { path: { id } }),
  refund: (id: string, body: Body<"/admin/payments/{id}/refund", "post">, idempotencyKey: string) => api.post("/admin/payments/{id}/refund", { path: { id }, body, idempotencyKey }),
  createCustomer: (body: CustomerInput) => api.post("/admin/customers", { body }),
  patchCustomer: (id: string, body: CustomerInput, version: number) => api.patch("/admin/customers/{id}", { path: { id }, body, version }),
  unpark: (id: string) => api.post("/admin/customers/{id}/unpark", { path: { id } }),
  credit: (id: string, body: Body<"/admin/customers/{id}/credit", "post">, idempotencyKey: string) => api.post("/admin/customers/{id}/credit", { path: { id }, body, idempotencyKey }),
  orderDo,
  jobDo: (id: string, verb: "retry" | "discard") => api.post(`/admin/jobs/{id}/${verb}`, { path: { id } }),
  retryMail: (id: string) => api.post("/admin/mail/{id}/retry", { path: { id } }),
  createProduct: (body: ProductInput) => api.post("/admin/products", { body }),
  patchProduct: (id: string, body: ProductInput, version: number) => api.patch("/admin/products/{id}", { path: { id }, body, version }),
  putPrices: (id: string, prices: Body<"/admin/products/{id}/prices", "put">["prices"]) => api.put("/admin/products/{id}/prices", { path: { id }, body: { prices } }),
  createGroup: (body: Body<"/admin/product-groups", "post">) => api.post("/admin/product-groups", { body }),
  createCoupon: (body: CouponInput) => api.post("/admin/coupons", { body }),
  patchCoupon: (id: string, body: Body<"/admin/coupons/{id}", "patch">, version?: number) => api.patch("/admin/coupons/{id}", { path: { id }, body, version }),
  createProvider: (body: Body<"/admin/provider-accounts", "post">) => api.post("/admin/provider-accounts", { body }),
  patchProvider: (id: string, body: Body<"/admin/provider-accounts/{id}", "patch">, version: number) => api.patch("/admin/provider-accounts/{id}", { path: { id }, body, version }),
  testProvider: (id: string) => api.post("/admin/provider-accounts/{id}/test", { path: { id } }),
  refreshCatalog: (id: string) => api.post("/admin/provider-accounts/{id}/refresh-catalog", { path: { id } }),
  putAutomation: (values: Body<"/admin/automation/settings", "put">["values"]) => api.put("/admin/automation/settings", { body: { values } }),
  putProductSettings: (id: string, values: Body<"/admin/products/{id}/settings", "put">["values"]) => api.put("/admin/products/{id}/settings", { path: { id }, body: { values } }),
  putServiceSettings: (id: string, values: Body<"/admin/services/{id}/settings", "put">["values"]) => api.put("/admin/services/{id}/settings", { path: { id }, body: { values } }),
  putCustomerSettings: (id: string, values: Body<"/admin/customers/{id}/settings", "put">["values"]) => api.put("/admin/customers/{id}/settings", { path: { id }, body: { values } }),
  putGroupSettings: (id: string, values: Body<"/admin/customer-groups/{id}/settings", "put">["values"]) => api.put("/admin/customer-groups/{id}/settings", { path: { id }, body: { values } }),
  runAutomation: () => api.post("/admin/automation/run"),
  createStaff: (body: Body<"/admin/staff", "post">) => api.post("/admin/staff", { body }),
  patchStaff: (id: string, body: Body<"/admin/staff/{id}", "patch">) => api.patch("/admin/staff/{id}", { path: { id }, body }),
  deleteStaff: (id: string) => api.delete("/admin/staff/{id}", { path: { id } }),
  patchSettings: (body: SettingsPatch, version?: number) => api.patch("/admin/settings", { body, version }),
};
