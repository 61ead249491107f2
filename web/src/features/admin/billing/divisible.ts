/** Which invoices can be paid in parts. */
import type { Invoice } from "@/api/schema";

/** Only what is owed can be agreed on. */
export const canBeDivided = (invoice: Invoice) => invoice.state === "open" && invoice.balance.minor > 0;
