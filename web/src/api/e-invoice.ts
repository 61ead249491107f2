/** The formats of e-invoices, and the addresses of a document's files. */
export const E_INVOICE_FORMATS = ["facturx", "xrechnung", "peppol", "ubl", "cii"] as const;
export type EInvoiceFormat = (typeof E_INVOICE_FORMATS)[number];

/** Where a document's PDF is, and its e-invoice in a format. */
export interface DocumentFiles {
  pdf: string;
  eInvoice: (format: EInvoiceFormat) => string;
}
