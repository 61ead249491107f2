/** One customer: what they have, what they owe, who they are, what happened. */
import { IconCoins, IconFileTypePdf, IconPlayerPlay, IconShoppingCart } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import { adminApi, adminRead, customerStatement } from "@/api/admin";
import type { CustomerAdmin, Money as MoneyValue } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { CopyId } from "@/components/CopyId";
import { CreditGrants } from "@/components/CreditGrants";
import { DetailPage } from "@/components/DetailPage";
import { Money } from "@/components/Money";
import { Facts, Section } from "@/components/Page";
import type { Fact } from "@/components/Page";
import { StateBadge } from "@/components/StateBadge";
import { StatementDialog } from "@/components/StatementDialog";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { countryName } from "@/lib/countries";
import { CustomerInvoices, CustomerPayments } from "../billing/columns";
import { CustomerOrders } from "../orders/columns";
import { useEntities } from "../entities/calls";
import "../entities/words";
import { Editable, Loaded, useMay } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { CustomerServices } from "../services/columns";
import { CustomerTimeline } from "./CustomerTimeline";
import { GiveCredit } from "./GiveCredit";

const CustomerForm = lazy(() => import("./CustomerForm").then((made) => ({ default: made.CustomerForm })));

const StaffOrderDialog = lazy(() => import("./StaffOrderDialog"));

const CustomerGroupFact = lazy(() => import("../groups/ChooseGroup").then((made) => ({ default: made.CustomerGroupFact })));

// Behind tabs: they come when they are opened.
const ScopedSettings = lazy(() => import("../automation/ScopedSettings").then((made) => ({ default: made.ScopedSettings })));
const CustomerItems = lazy(() => import("../items/ItemsPage").then((made) => ({ default: made.CustomerItems })));
const CustomerQuotes = lazy(() => import("../quotes/QuotesPage").then((made) => ({ default: made.CustomerQuotes })));
const CreditNoteList = lazy(() => import("../billing/CreditNotes").then((made) => ({ default: made.CreditNoteList })));
const CustomerTax = lazy(() => import("../tax/CustomerTax").then((made) => ({ default: made.CustomerTax })));

export function CustomerPage() {
  const { t } = useTranslation("admin");
  const { id } = useParams({ strict: false }) as { id: string };
  const crumbs = [{ label: t("customers.title"), href: adminPaths.customers() }];
  return (
    <Loaded query={adminRead.customer(id)} name={t("customers.customer")} crumbs={crumbs}>
      {(customer) => <View customer={customer} crumbs={crumbs} />}
    </Loaded>
  );
}

function View({ customer, crumbs }: { customer: CustomerAdmin; crumbs: { label: string; href: string }[] }) {
  const { t } = useTranslation(["admin", "common"]);
  const [crediting, setCrediting] = useState(false);
  const [stating, setStating] = useState(false);
  const { ask, dialog } = useQuestion();
  const may = useMay("customers.write");
  const mayRead = useMay("invoices.read");
  const mayCredit = useMay("invoices.write");
  const mayOrder = useMay("orders.write");
  const [ordering, setOrdering] = useState(false);
  const unpark = useWrite<unknown>({ topics: ["customer", "dashboard"], run: () => adminApi.unpark(customer.id), done: () => toast.done(t("customers.done_unpark")) });
  const name = customer.company ?? customer.name;
  const release = () => ask({ title: t("customers.unpark_title", { name }), consequences: [t("customers.unpark_1")], confirmLabel: t("customers.unpark"), run: () => unpark.mutateAsync() });
  return (
    <DetailPage
      title={name}
      crumbs={crumbs}
      badge={customer.parked_reason ? <StateBadge state="parked" tone="warn" label={t("customers.parked")} why={customer.parked_reason} /> : undefined}
      lead={customer.company ? customer.name : undefined}
      actions={
        <>
          {customer.parked_reason ? <ActionButton variant="filled" action={{ key: "unpark", label: t("customers.unpark"), icon: IconPlayerPlay, ability: may, run: release }} /> : null}
          <ActionButton action={{ key: "order", label: t("staff_order.action"), icon: IconShoppingCart, ability: mayOrder, run: () => setOrdering(true) }} />
          <ActionButton action={{ key: "statement", label: t("common:document.statement"), icon: IconFileTypePdf, ability: mayRead, run: () => setStating(true) }} />
          <ActionButton action={{ key: "credit", label: t("customers.give_credit"), icon: IconCoins, ability: mayCredit, run: () => setCrediting(true) }} />
          {dialog}
          <Suspense fallback={null}>{ordering ? <StaffOrderDialog customer={customer} onClose={() => setOrdering(false)} /> : null}</Suspense>
          <StatementDialog href={(days) => customerStatement(customer.id, days)} opened={stating} onClose={() => setStating(false)} />
          <GiveCredit customer={customer} opened={crediting} onClose={() => setCrediting(false)} />
        </>
      }
      facts={[
        { label: t("field.email"), value: <CopyId value={customer.email} what={t("field.email")} /> },
        { label: t("customers.open"), value: <Money value={customer.balance} quietZero /> },
        { label: t("customers.credit"), value: <Money value={customer.credit} quietZero /> },
        { label: t("customers.since"), value: <Time at={customer.created_at} /> },
      ]}
      notice={customer.parked_reason ? <Section tone="warn" title={t("customers.parked_title")} text={customer.parked_reason} /> : null}
      tabs={[
        { key: "services", label: t("customers.services"), content: <CustomerServices customerId={customer.id} /> },
        { key: "invoices", label: t("customers.invoices"), content: <CustomerInvoices customerId={customer.id} /> },
        { key: "items", label: t("nav.billable_items"), content: <CustomerItems customerId={customer.id} /> },
        { key: "credit", label: t("credit.notes"), content: <CreditNoteList customerId={customer.id} /> },
        { key: "account-credit", label: t("customers.credit"), content: <AccountCredit id={customer.id} /> },
        { key: "payments", label: t("customers.payments"), content: <CustomerPayments customerId={customer.id} /> },
        { key: "orders", label: t("customers.orders"), content: <CustomerOrders customerId={customer.id} /> },
        { key: "quotes", label: t("customers.quotes"), content: <CustomerQuotes customerId={customer.id} /> },
        { key: "profile", label: t("customers.profile"), content: <Editable permission="customers.write"><Section><CustomerForm key={customer.version} customer={customer} /></Section></Editable> },
        { key: "tax", label: t("tax.of_customer"), content: <CustomerTax id={customer.id} country={customer.country} /> },
        { key: "settings", label: t("automation.settings"), content: <ScopedSettings of="customer" id={customer.id} /> },
        { key: "timeline", label: t("customers.timeline"), content: <CustomerTimeline id={customer.id} /> },
      ]}
      aside={<Aside customer={customer} />}
    />
  );
}

function AccountCredit({ id }: { id: string }) {
  return <CreditGrants query={useQuery(adminRead.creditGrants(id))} />;
}

const isMoney = (value: unknown): value is MoneyValue => typeof value === "object" && value !== null && "minor" in value;

/** The server may count more than we have words for; those show under their own name. */
function useStats(stats: CustomerAdmin["stats"]): Fact[] {
  const { t } = useTranslation("admin");
  return Object.entries(stats).map(([key, value]) => ({
    label: t(`customers.stat.${key}` as "customers.stat.paid_total", { defaultValue: key.replaceAll("_", " ") }),
    value: isMoney(value) ? <Money value={value} /> : String(value ?? "–"),
  }));
}

function Aside({ customer }: { customer: CustomerAdmin }) {
  const { t } = useTranslation("admin");
  const { address } = customer;
  const stats = useStats(customer.stats);
  const entities = useEntities();
  const biller = entities.find((entity) => (customer.legal_entity ? entity.id === customer.legal_entity : entity.main));
  return (
    <>
      <Section title={t("customers.facts")}>
        <Facts
          facts={[
            { label: t("customers.address"), value: [address.line1, address.line2, `${address.postal_code} ${address.city}`, address.region, countryName(customer.country)].filter(Boolean).map((line, at) => <div key={at}>{line}</div>) },
            { label: t("customers.type"), value: t(`customers.${customer.customer_type}`) },
            customer.tax_id ? { label: t("customers.tax_id"), value: <CopyId value={customer.tax_id} what={t("customers.tax_id")} /> } : null,
            {
              label: t("customers.group"),
              value: (
                <Suspense fallback="–">
                  <CustomerGroupFact customer={customer} />
                </Suspense>
              ),
            },
            biller ? { label: t("entities.billed_by"), value: biller.name } : null,
            { label: t("field.id"), value: <CopyId value={customer.id} what={t("field.id")} short /> },
          ]}
        />
      </Section>
      {customer.users.length > 0 ? (
        <Section title={t("customers.people")}>
          <Facts facts={customer.users.map((user) => ({ label: `${user.name} · ${t(`customers.role_${user.role}`)}`, value: user.email }))} />
        </Section>
      ) : null}
      {stats.length > 0 ? (
        <Section title={t("customers.stats")}>
          <Facts facts={stats} />
        </Section>
      ) : null}
    </>
  );
}
