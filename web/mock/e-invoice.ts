/** Mock e-invoices: every format but Peppol, which is refused as the server does when something is missing. */
import { Refusal } from "./http";

export function eInvoice(format: string | null): Response {
  if (format === "peppol") {
    throw new Refusal(409, "e_invoice_incomplete", "The document cannot be written as Peppol BIS Billing. A document keeps what was known when it was issued: what you fill in holds for the next.", [
      { pointer: "/buyer/buyer_reference", code: "PEPPOL-EN16931-R003", detail: "The buyer's reference is missing. Ask the customer for the reference and enter it at the customer." },
    ]);
  }
  const pdf = format === "facturx";
  const name = `NP-0107-${format ?? "ubl"}.${pdf ? "pdf" : "xml"}`;
  return new Response(pdf ? "%PDF-1.4\n%%EOF" : "<Invoice/>", { headers: { "content-type": pdf ? "application/pdf" : "application/xml", "content-disposition": `attachment; filename="${name}"` } });
}
