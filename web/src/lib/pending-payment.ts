/** The payment the bank is being asked about, kept while the browser is away on its page. */
const KEY = "mpanel-payment";

export interface PendingPayment {
  payment: string;
  invoice: string;
  order?: string;
}

export function rememberPayment(pending: PendingPayment): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(pending));
  } catch {
    // Without storage the return page falls back to the invoice in its address.
  }
}

export function pendingPayment(invoice?: string): PendingPayment | null {
  try {
    const stored = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as PendingPayment | null;
    return stored && (!invoice || stored.invoice === invoice) ? stored : null;
  } catch {
    return null;
  }
}
