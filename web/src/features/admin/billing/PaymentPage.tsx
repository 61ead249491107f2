/** One payment: did it arrive, for what, and giving it back. */
import { Button } from "@mantine/core";
import { IconArrowBackUp, IconFileTypePdf } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { adminPaymentReceipt, adminRead } from "@/api/admin";
import type { Payment } from "@/api/schema";
import { ActionButton } from "@/components/Actions";
import { CopyId } from "@/components/CopyId";
import { DetailPage } from "@/components/DetailPage";
import { TextLink } from "@/components/links";
import { Money } from "@/components/Money";
import { Facts, Section } from "@/components/Page";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { formatMoney } from "@/lib/money";
import { CustomerLink, Loaded, dash, useMay, within } from "../parts";
import { adminPaths } from "../paths";
import { MethodText } from "./columns";
import { Refund } from "./Refund";

export function PaymentPage() {
  const { t } = useTranslation("admin");
  const { id } = useParams({ strict: false }) as { id: string };
  const crumbs = [{ label: t("payments.title"), href: adminPaths.payments() }];
  return (
    <Loaded query={adminRead.payment(id)} name={t("payments.payment")} crumbs={crumbs}>
      {(payment) => <View payment={payment} crumbs={crumbs} />}
    </Loaded>
  );
}

/** An invoice by its number, which a payment does not carry. */
function InvoiceLink({ id }: { id: string }) {
  const { t } = useTranslation("admin");
  const { data } = useQuery(adminRead.invoice(id));
  return <TextLink href={adminPaths.invoice(id)}>{data?.number ?? t("invoices.invoice")}</TextLink>;
}

function View({ payment, crumbs }: { payment: Payment; crumbs: { label: string; href: string }[] }) {
  const { t } = useTranslation(["admin", "common"]);
  const [refunding, setRefunding] = useState(false);
  const { error, status } = payment;
  const may = useMay("payments.refund");
  return (
    <DetailPage
      title={t("payments.of_amount", { amount: formatMoney(payment.amount) })}
      crumbs={crumbs}
      badge={<StateBadge state={status} why={error?.message} />}
      lead={<CustomerLink customer={payment.customer} />}
      actions={
        <>
          {status === "succeeded" ? (
            <Button component="a" href={adminPaymentReceipt(payment.id)} target="_blank" rel="noreferrer" variant="default" leftSection={<IconFileTypePdf size={16} aria-hidden />}>
              {t("common:document.receipt")}
            </Button>
          ) : null}
          <ActionButton action={{ key: "refund", label: t("refund.action"), icon: IconArrowBackUp, ability: within(may, payment.can.refund), run: () => setRefunding(true) }} />
          <Refund payment={payment} opened={refunding} onClose={() => setRefunding(false)} />
        </>
      }
      facts={[
        { label: t("payments.method"), value: <MethodText payment={payment} /> },
        ...(payment.settled ? [{ label: t("payments.settled"), value: <Money value={payment.settled} /> }] : []),
        { label: t("payments.created"), value: <Time at={payment.created_at} as="exact" /> },
        { label: t("payments.refunded"), value: <Money value={payment.refunded} quietZero /> },
      ]}
      notice={error ? <Section tone={status === "failed" ? "bad" : "warn"} title={status === "failed" ? t("payments.failed") : t("payments.unknown")} text={[error.message, error.advice].filter(Boolean).join(" ")} /> : null}
    >
      <Section title={t("payments.facts")}>
        <Facts
          facts={[
            {
              label: t("payments.invoices"),
              value: payment.invoice_ids.length
                ? payment.invoice_ids.map((id) => (
                    <div key={id}>
                      <InvoiceLink id={id} />
                    </div>
                  ))
                : dash,
            },
            { label: t("payments.gateway"), value: payment.gateway === "manual" ? t("payments.manual") : payment.gateway },
            { label: t("field.id"), value: <CopyId value={payment.id} what={t("field.id")} /> },
          ]}
        />
      </Section>
    </DetailPage>
  );
}
