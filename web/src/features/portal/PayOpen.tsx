/** Pays several open invoices with one payment. */
import { Checkbox, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { read } from "@/api/client";
import type { InvoiceRow } from "@/api/schema";
import { DetailSkeleton } from "@/components/DetailPage";
import { Money } from "@/components/Money";
import { PayPanel } from "@/components/pay/PayPanel";
import { ProblemPanel } from "@/components/ProblemView";
import { DateText } from "@/components/Time";
import { toast } from "@/components/toasts";
import classes from "./lists.module.css";

/** As many as one payment can be for. */
const MOST = 100;

interface PayOpenProps {
  opened: boolean;
  onClose: () => void;
}

export function PayOpen({ opened, onClose }: PayOpenProps) {
  const { t } = useTranslation("portal");
  return (
    <Modal opened={opened} onClose={onClose} title={t("pay_open.title")} size="lg" closeButtonProps={{ "aria-label": t("close") }}>
      {opened ? <Choice onClose={onClose} /> : null}
    </Modal>
  );
}

function Choice({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["portal", "common"]);
  const query = useQuery(read(["invoice"], "/portal/invoices", { query: { state: "open", sort: "due_date", limit: MOST } }));
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  if (!query.data) return query.error ? <ProblemPanel error={query.error} retry={() => void query.refetch()} /> : <DetailSkeleton label={t("common:app.loading")} />;
  const open = query.data.items.filter((invoice) => invoice.balance.minor > 0);
  // One payment has one currency: that of the invoice that is due first.
  const currency = open[0]?.balance.currency;
  const payable = open.filter((invoice) => invoice.balance.currency === currency);
  const chosen = payable.filter((invoice) => !left.has(invoice.id));
  const sum = chosen.reduce((minor, invoice) => minor + invoice.balance.minor, 0);
  const toggle = (id: string) => setLeft((old) => (old.has(id) ? new Set([...old].filter((one) => one !== id)) : new Set([...old, id])));
  if (!payable[0]) return <p>{t("portal:pay_open.nothing")}</p>;
  return (
    <>
      <ul className={classes.choices}>
        {payable.map((invoice) => (
          <li key={invoice.id}>
            <Checkbox checked={!left.has(invoice.id)} onChange={() => toggle(invoice.id)} label={<Line invoice={invoice} />} />
            <Money value={invoice.balance} />
          </li>
        ))}
      </ul>
      {payable.length < open.length ? <p className={classes.quiet}>{t("portal:pay_open.other_currency", { currency })}</p> : null}
      {chosen[0] ? (
        <PayPanel
          key={chosen.map((invoice) => invoice.id).join(" ")}
          invoiceIds={chosen.map((invoice) => invoice.id)}
          amount={{ ...chosen[0].balance, minor: sum }}
          onPaid={(payment) => {
            onClose();
            if (payment.status === "succeeded") toast.done(t("portal:pay_open.paid", { count: chosen.length }));
            else toast.note(t("portal:invoice.processing_toast"));
          }}
        />
      ) : (
        <p className={classes.quiet}>{t("portal:pay_open.none_chosen")}</p>
      )}
    </>
  );
}

function Line({ invoice }: { invoice: InvoiceRow }) {
  const { t } = useTranslation("portal");
  return (
    <>
      {invoice.number}
      {invoice.due_date ? (
        <span className={classes.quiet}>
          {t("invoice.due")} <DateText date={invoice.due_date} />
        </span>
      ) : null}
    </>
  );
}
