/** One billable item: when it is due, where it was billed, and its form. */
import { IconFileInvoice, IconX } from "@tabler/icons-react";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { adminRead } from "@/api/admin";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { DataTable } from "@/components/DataTable";
import { DetailPage } from "@/components/DetailPage";
import { TextLink } from "@/components/links";
import { Money } from "@/components/Money";
import { Page, Section } from "@/components/Page";
import { DateText } from "@/components/Time";
import { toast } from "@/components/toasts";
import { CustomerLink, Loaded } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { itemApi, itemRead } from "./calls";
import type { BillableItem } from "./calls";
import { ItemForm } from "./ItemForm";
import { ItemState, useInvoiceNow } from "./ItemsPage";
import { howOften, whenDue } from "./when";
import "./words";

function useCrumbs() {
  const { t } = useTranslation("admin");
  return [{ label: t("items.title"), href: adminPaths.billableItems() }];
}

export function NewItemPage() {
  const { t } = useTranslation("admin");
  const crumbs = useCrumbs();
  const navigate = useNavigate();
  const { customer } = useSearch({ strict: false }) as { customer?: string };
  if (!customer) {
    return (
      <Page title={t("items.new")} crumbs={crumbs} narrow>
        <Section text={t("items.empty")} />
      </Page>
    );
  }
  const added = () => setTimeout(() => void navigate({ to: adminPaths.customer(customer, "items") as "/" }), 0);
  return (
    <Loaded query={adminRead.customer(customer)} name={t("items.new")} crumbs={crumbs}>
      {(found) => (
        <Page title={t("items.new")} lead={found.company ?? found.name} crumbs={crumbs} narrow>
          <ItemForm customer={found} onAdded={added} />
        </Page>
      )}
    </Loaded>
  );
}

export function ItemPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { t } = useTranslation("admin");
  return (
    <Loaded query={itemRead.one(id)} name={t("items.one")} crumbs={useCrumbs()}>
      {(item) => <View item={item} />}
    </Loaded>
  );
}

function View({ item }: { item: BillableItem }) {
  const { t } = useTranslation("admin");
  const crumbs = useCrumbs();
  const { ask, dialog } = useQuestion();
  const { start } = useInvoiceNow(item.customer.id, [item.id], ask);
  const cancel = useWrite({ topics: ["invoice"], run: () => itemApi.cancel(item.id), done: () => toast.done(t("items.cancelled")) });
  const name = item.description.split("\n")[0] ?? "";
  const stop = () => ask({ title: t("items.cancel_title", { name }), consequences: [t("items.cancel_1")], confirmLabel: t("items.cancel"), danger: true, run: () => cancel.mutateAsync() });
  return (
    <DetailPage
      title={name}
      crumbs={crumbs}
      badge={<ItemState state={item.state} />}
      actions={
        <>
          <ActionButton action={{ key: "invoice", label: t("items.invoice_now"), icon: IconFileInvoice, ability: item.can.invoice_now, run: start }} />
          <ActionButton action={{ key: "cancel", label: t("items.cancel"), icon: IconX, ability: item.can.cancel, run: stop, danger: true }} />
          {dialog}
        </>
      }
      facts={[
        { label: t("field.customer"), value: <CustomerLink customer={item.customer} /> },
        { label: t("field.amount"), value: <Money value={item.amount} /> },
        { label: t("items.often"), value: howOften(item) },
        { label: t("items.due"), value: whenDue(item) },
        item.next_invoice_on ? { label: t("items.raised"), value: <DateText date={item.next_invoice_on} /> } : null,
      ]}
    >
      {item.billed.length > 0 ? <Billed item={item} /> : null}
      {item.can.edit?.allowed ? <ItemForm key={item.version} item={item} /> : <Section tone="info" text={item.can.edit?.reason ?? undefined} />}
    </DetailPage>
  );
}

function Billed({ item }: { item: BillableItem }) {
  const { t } = useTranslation("admin");
  return (
    <Section title={t("items.billed")} flush>
      <DataTable
        label={t("items.billed")}
        rows={item.billed}
        rowKey={(line) => `${line.invoice_id}${line.day}`}
        columns={[
          { key: "invoice", header: t("items.invoice"), phone: "main", cell: (line) => <TextLink href={adminPaths.invoice(line.invoice_id)}>{line.number}</TextLink> },
          { key: "day", header: t("items.due"), cell: (line) => (line.day ? <DateText date={line.day} /> : "–") },
          { key: "released", header: "", phone: "wide", cell: (line) => (line.released ? t("items.released") : "") },
          { key: "amount", header: t("field.amount"), align: "end", phone: "side", cell: (line) => <Money value={line.amount} /> },
        ]}
      />
    </Section>
  );
}
