/** What became of paying an invoice, for the one who comes back to ask. */
import type { Invoice, Payment } from "@/api/schema";

export type PaymentOutcome = "asking" | "received" | "failed" | "refunded" | "open" | "void" | "uncollectible";

const UNDER_WAY: ReadonlySet<Payment["status"]> = new Set(["created", "requires_action", "processing", "unknown"]);

/** Whether the bank has still to say what becomes of it. */
export const isUnderWay = ({ status }: Pick<Payment, "status">): boolean => UNDER_WAY.has(status);

type Asked = Pick<Payment, "status" | "amount" | "refunded">;

/** What one payment came to; one that was given back was not simply received. */
export function outcomeOfPayment(payment: Asked): PaymentOutcome {
  if (isUnderWay(payment)) return "asking";
  if (payment.status !== "succeeded") return "failed";
  return payment.amount.minor > 0 && payment.refunded.minor >= payment.amount.minor ? "refunded" : "received";
}

/** The payment that was tried last. */
export const newestOf = <P extends Pick<Payment, "created_at">>(payments: readonly P[]): P | undefined =>
  payments.toSorted((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at))[0];

/** What the invoice says where it is not known which payment is meant. */
export function outcomeOfInvoice(invoice: Pick<Invoice, "state"> & { payments: readonly (Asked & Pick<Payment, "created_at">)[] }): PaymentOutcome {
  const newest = newestOf(invoice.payments);
  switch (invoice.state) {
    case "void":
    case "uncollectible":
      return invoice.state;
    case "paid": {
      // Also a bank transfer, account credit or a credit note settles an invoice: then no card payment is to be found.
      const came = invoice.payments.map(outcomeOfPayment).filter((outcome) => outcome === "received" || outcome === "refunded");
      return came.length > 0 && came.every((outcome) => outcome === "refunded") ? "refunded" : "received";
    }
    default: {
      const outcome = newest ? outcomeOfPayment(newest) : "open";
      // Given back without a credit note: it is owed again.
      return outcome === "refunded" ? "open" : outcome;
    }
  }
}
