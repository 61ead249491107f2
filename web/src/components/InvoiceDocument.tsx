/** The invoice as a document: seller and buyer, lines with their periods, tax, totals, credit notes. */
import { useTranslation } from "react-i18next";
import type { DocumentFiles } from "@/api/e-invoice";
import type { Invoice, InvoiceLine } from "@/api/schema";
import { countryName } from "@/lib/countries";
import { formatPeriod } from "@/lib/dates";
import { isZero } from "@/lib/money";
import classes from "./InvoiceDocument.module.css";
import { BareLink } from "./links";
import { Money } from "./Money";
import { DocumentLinks } from "./PdfLink";

interface DocumentProps {
  invoice: Invoice;
  serviceHref?: (id: string) => string;
  /** The files of a credit note, on this face. */
  noteFiles?: (id: string) => DocumentFiles;
}

export function InvoiceDocument({ invoice, serviceHref, noteFiles }: DocumentProps) {
  const { t } = useTranslation();
  const { seller, buyer } = invoice;
  return (
    <section className={classes.document} aria-label={t("invoice.document")}>
      <div className={classes.parties}>
        <Party label={t("invoice.from")} lines={[seller.name, ...seller.address, seller.tax_id]} />
        <Party label={t("invoice.to")} lines={[buyer.company, buyer.name, ...buyer.address, buyer.tax_id]} />
      </div>
      <table className={classes.lines}>
        <thead>
          <tr>
            <th scope="col">{t("invoice.description")}</th>
            <th scope="col" data-end>
              {t("invoice.quantity")}
            </th>
            <th scope="col" data-end>
              {t("invoice.unit")}
            </th>
            <th scope="col" data-end>
              {t("invoice.tax_rate")}
            </th>
            <th scope="col" data-end>
              {t("invoice.amount")}
            </th>
          </tr>
        </thead>
        <tbody>
          {invoice.lines.map((line) => (
            <Line key={line.id} line={line} serviceHref={serviceHref} />
          ))}
        </tbody>
      </table>
      <dl className={classes.totals}>
        <Row label={t("invoice.subtotal")} value={<Money value={invoice.subtotal} />} />
        {invoice.coupons.map(({ code, amount }) => (
          <Row key={code} label={t("invoice.discount_of", { code })} value={<Money value={{ ...amount, minor: -Math.abs(amount.minor) }} />} />
        ))}
        {isZero(invoice.discount) || invoice.coupons.length > 0 ? null : <Row label={t("invoice.discount")} value={<Money value={{ ...invoice.discount, minor: -Math.abs(invoice.discount.minor) }} />} />}
        {invoice.tax.map((tax) => (
          <Row key={tax.name + tax.rate} label={t("invoice.tax", { name: tax.name, rate: tax.rate })} value={<Money value={tax.amount} />} />
        ))}
        <Row label={t("invoice.total")} value={<Money value={invoice.total} />} strong />
        {isZero(invoice.credited) ? null : <Row label={t("invoice.credited")} value={<Money value={{ ...invoice.credited, minor: -Math.abs(invoice.credited.minor) }} />} />}
        {isZero(invoice.paid) ? null : <Row label={t("invoice.paid")} value={<Money value={{ ...invoice.paid, minor: -Math.abs(invoice.paid.minor) }} />} />}
        {invoice.state === "draft" ? null : <Row label={t("invoice.balance")} value={<Money value={invoice.balance} />} strong />}
      </dl>
      {invoice.credit_notes.length > 0 ? (
        <ul className={classes.notes}>
          {invoice.credit_notes.map((note) => (
            <li key={note.id}>
              {t("invoice.credit_note", { number: note.number })} <Money value={note.total} /> · {note.reason} {noteFiles ? <DocumentLinks files={noteFiles(note.id)} name={note.number} /> : null}
            </li>
          ))}
        </ul>
      ) : null}
      {invoice.reporting?.statement ? <p className={classes.note}>{invoice.reporting.statement}</p> : null}
      {invoice.note ? <p className={classes.note}>{invoice.note}</p> : null}
    </section>
  );
}

function Party({ label, lines }: { label: string; lines: (string | null)[] }) {
  const shown = [...new Set(lines.flatMap((line) => (line ? [/^[A-Z]{2}$/.test(line) ? countryName(line) : line] : [])))];
  return (
    <div>
      <p className={classes.label}>{label}</p>
      <address className={classes.address}>
        {shown.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </address>
    </div>
  );
}

function Line({ line, serviceHref }: { line: InvoiceLine; serviceHref?: (id: string) => string }) {
  return (
    <tr>
      <th scope="row">
        {line.service_id && serviceHref ? <BareLink href={serviceHref(line.service_id)}>{line.description}</BareLink> : line.description}
        {line.period_start && line.period_end ? <span className={classes.period}>{formatPeriod(line.period_start, line.period_end)}</span> : null}
      </th>
      <td data-end className="tnum">
        {line.quantity}
      </td>
      <td data-end>
        <Money value={line.unit_price} />
      </td>
      <td data-end className="tnum">
        {line.taxes.map((tax) => `${tax.rate}%`).join(" + ")}
      </td>
      <td data-end>
        <Money value={line.amount} explain={line.explain} />
      </td>
    </tr>
  );
}

function Row({ label, value, strong }: { label: string; value: React.ReactNode; strong?: boolean }) {
  return (
    <div data-strong={strong || undefined}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
