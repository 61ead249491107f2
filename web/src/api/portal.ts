/** Reads and writes of the customer portal. */
import { BASE, api, read } from "./client";
import type {
  CancelPreview, Credentials, CustomerView, Invoice, Items, Mail, Member, Order, Overview, PayInput, Payment, PaymentMethod, Service, ServiceAction, ServiceActionInput, Snapshots, TimelineEntry,
} from "./schema";

export const portal = {
  overview: () => read<Overview>(["customer", "invoice", "service", "payment"], "/portal/overview"),
  order: (id: string) => read<Order>(["order", "service", "invoice"], `/portal/orders/${id}`),
  service: (id: string) => read<Service>(["service"], `/portal/services/${id}`),
  timeline: (id: string) => read<Items<TimelineEntry>>(["service"], `/portal/services/${id}/timeline`),
  actions: (id: string) => read<Items<ServiceAction>>(["service"], `/portal/services/${id}/actions`),
  snapshots: (id: string) => read<Snapshots>(["service"], `/portal/services/${id}/snapshots`),
  cancelPreview: (id: string) => read<CancelPreview>(["service"], `/portal/services/${id}/cancel-preview`),
  invoice: (id: string) => read<Invoice>(["invoice", "payment"], `/portal/invoices/${id}`),
  paymentMethods: () => read<Items<PaymentMethod>>(["payment", "customer"], "/portal/payment-methods"),
  profile: () => read<CustomerView>(["customer"], "/portal/profile"),
  members: () => read<Items<Member>>(["customer"], "/portal/members"),
  mail: (id: string) => read<Mail>(["mail"], `/portal/mail/${id}`),
};

export const invoicePdf = (id: string): string => `${BASE}/portal/invoices/${id}/pdf`;

export const portalApi = {
  act: (id: string, input: ServiceActionInput, key: string) => api.post<ServiceAction>(`/portal/services/${id}/actions`, input, { idempotencyKey: key }),
  rename: (id: string, label: string, version: number) => api.patch<Service>(`/portal/services/${id}`, { label }, { version }),
  reveal: (id: string) => api.post<Credentials>(`/portal/services/${id}/credentials/reveal`),
  takeSnapshot: (id: string, input: { name: string; description?: string }) => api.post<void>(`/portal/services/${id}/snapshots`, input),
  rollback: (id: string, snapshot: string) => api.post<void>(`/portal/services/${id}/snapshots/${snapshot}/rollback`),
  deleteSnapshot: (id: string, snapshot: string) => api.delete(`/portal/services/${id}/snapshots/${snapshot}`),
  cancel: (id: string, when: "end_of_term" | "now", reason: string) => api.post<Service>(`/portal/services/${id}/cancel`, { when, ...(reason ? { reason } : {}) }),
  resume: (id: string) => api.post<Service>(`/portal/services/${id}/resume`),
  pay: (invoice: string, input: PayInput, key: string) => api.post<Payment>(`/portal/invoices/${invoice}/pay`, input, { idempotencyKey: key }),
  payment: (id: string) => api.get<Payment>(`/portal/payments/${id}`),
  refreshPayment: (id: string) => api.post<Payment>(`/portal/payments/${id}/refresh`),
  addMethod: (token: string, make_default: boolean) => api.post<PaymentMethod>("/portal/payment-methods", { token, make_default }),
  defaultMethod: (id: string) => api.post<PaymentMethod>(`/portal/payment-methods/${id}/default`),
  deleteMethod: (id: string) => api.delete(`/portal/payment-methods/${id}`),
  saveProfile: (input: Partial<CustomerView>, version: number) => api.patch<CustomerView>("/portal/profile", input, { version }),
  addMember: (input: { email: string; name: string; role: Member["role"] }) => api.post<Member>("/portal/members", input),
  removeMember: (id: string) => api.delete(`/portal/members/${id}`),
};
