/** The frame of the back office: navigation, search everywhere, the sandbox clock. */
import "./words";
import {
  IconActivity, IconAddressBook, IconAlertTriangle, IconApps, IconBox, IconBucket, IconCalendarTime, IconChartBar, IconClipboardList, IconClockPlay, IconCloud, IconCreditCard, IconFileCode, IconFileInvoice, IconFileText, IconGitCompare, IconHistory, IconHome2, IconListCheck, IconMail, IconNetwork, IconReceipt2, IconPercentage, IconPackage, IconPackages, IconPuzzle, IconReceiptOff, IconReceiptTax, IconRobot, IconScale, IconServer, IconServerOff, IconSettings, IconShield, IconStack2, IconTicket, IconTrendingUp, IconUsers, IconWorld, IconWorldCheck, IconWorldWww,
} from "@tabler/icons-react";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import { adminApi } from "@/api/admin";
import { holds, useMeta, useSession } from "@/api/meta";
import { NoAccess } from "@/components/ErrorPage";
import { Shell } from "@/components/Shell";
import type { Command, NavGroup } from "@/components/shell-types";
import { ActivityButton } from "@/features/admin/activity/ActivityButton";
import { needed } from "./access";

const ActivityDrawer = lazy(() => import("@/features/admin/activity/ActivityDrawer"));

const HIT_ICONS = { customer: IconUsers, service: IconServer, invoice: IconFileInvoice, order: IconClipboardList };

async function searchAll(text: string, signal: AbortSignal): Promise<Command[]> {
  const { items } = await adminApi.search(text, signal);
  return items.map((hit) => ({
    id: `${hit.kind}:${hit.id}`,
    label: hit.title,
    description: hit.subtitle,
    icon: HIT_ICONS[hit.kind],
    href: `/admin/${hit.kind}s/${hit.id}`,
  }));
}

/** What the palette offers besides the sections: the first things one comes here to do. */
const SHORTCUTS = [
  { word: "failed", icon: IconServerOff, href: "/admin/services?state=failed" },
  { word: "overdue", icon: IconReceiptOff, href: "/admin/invoices?overdue=true" },
  { word: "dead", icon: IconAlertTriangle, href: "/admin/jobs?state=dead" },
  { word: "add_customer", icon: IconAddressBook, href: "/admin/customers/new" },
  { word: "add_product", icon: IconBox, href: "/admin/products/new" },
  { word: "add_provider", icon: IconCloud, href: "/admin/provider-accounts/new" },
] as const;

export function AdminLayout() {
  const { t } = useTranslation(["admin", "networking", "dns", "software"]);
  const { mode } = useMeta();
  const session = useSession();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const may = ({ href }: { href?: string }) => !href || holds(session, needed(href));
  // Kept after the first opening, so that it can close with its own movement.
  const [activity, setActivity] = useState<"open" | "closed" | null>(null);
  const openActivity = () => setActivity("open");
  const sections: NavGroup[] = [
    { items: [{ label: t("nav.today"), href: "/admin", icon: IconHome2, exact: true }] },
    {
      label: t("nav.group_sell"),
      items: [
        { label: t("nav.customers"), href: "/admin/customers", icon: IconAddressBook },
        { label: t("nav.orders"), href: "/admin/orders", icon: IconClipboardList },
        { label: t("nav.one_time"), href: "/admin/one-time-purchases", icon: IconPackage },
        { label: t("nav.quotes"), href: "/admin/quotes", icon: IconFileText },
        { label: t("nav.services"), href: "/admin/services", icon: IconServer },
        { label: t("nav.invoices"), href: "/admin/invoices", icon: IconReceipt2 },
        { label: t("nav.billable_items"), href: "/admin/billable-items", icon: IconFileInvoice },
        { label: t("nav.payments"), href: "/admin/payments", icon: IconCreditCard },
        { label: t("nav.products"), href: "/admin/products", icon: IconBox },
        { label: t("nav.add_ons"), href: "/admin/add-ons", icon: IconPuzzle },
        { label: t("software:admin.applications"), href: "/admin/applications", icon: IconApps },
        { label: t("software:admin.templates"), href: "/admin/templates", icon: IconFileCode },
        { label: t("nav.bundles"), href: "/admin/bundles", icon: IconPackages },
        { label: t("nav.coupons"), href: "/admin/coupons", icon: IconTicket },
        { label: t("nav.price_changes"), href: "/admin/price-changes", icon: IconTrendingUp },
      ],
    },
    {
      label: t("nav.group_run"),
      items: [
        { label: t("nav.automation"), href: "/admin/automation", icon: IconRobot, exact: true },
        { label: t("nav.preview"), href: "/admin/automation/preview", icon: IconCalendarTime },
        ...(mode === "sandbox" ? [{ label: t("nav.clock"), href: "/admin/clock", icon: IconClockPlay }] : []),
        { label: t("nav.bulk_runs"), href: "/admin/bulk-runs", icon: IconListCheck },
        { label: t("nav.jobs"), href: "/admin/jobs", icon: IconStack2 },
        { label: t("nav.mail"), href: "/admin/mail", icon: IconMail },
        { label: t("nav.providers"), href: "/admin/provider-accounts", icon: IconCloud },
        { label: t("networking:nav.networks"), href: "/admin/networks", icon: IconNetwork },
        { label: t("networking:nav.firewalls"), href: "/admin/firewalls", icon: IconShield },
        { label: t("networking:nav.addresses"), href: "/admin/addresses", icon: IconWorld },
        { label: t("nav.domains"), href: "/admin/domains", icon: IconWorldCheck },
        { label: t("dns:nav"), href: "/admin/zones", icon: IconWorldWww },
        { label: t("nav.object_storages"), href: "/admin/object-storages", icon: IconBucket },
        { label: t("nav.reconciliation"), href: "/admin/reconciliation", icon: IconGitCompare },
      ],
    },
    {
      label: t("nav.group_manage"),
      items: [
        { label: t("nav.margins"), href: "/admin/margins", icon: IconChartBar },
        { label: t("nav.ledger"), href: "/admin/ledger", icon: IconScale },
        { label: t("nav.tax_report"), href: "/admin/tax-report", icon: IconReceiptTax },
        { label: t("nav.tax_rules"), href: "/admin/tax-rules", icon: IconPercentage },
        { label: t("nav.audit"), href: "/admin/audit", icon: IconHistory },
        { label: t("nav.staff"), href: "/admin/staff", icon: IconUsers },
        { label: t("nav.settings"), href: "/admin/settings", icon: IconSettings },
      ],
    },
  ];
  const nav = sections.map((group) => ({ ...group, items: group.items.filter(may) })).filter((group) => group.items.length > 0);
  const commands: Command[] = [
    ...nav.flatMap((group) => group.items.map((item) => ({ id: item.href, label: item.label, icon: item.icon, href: item.href }))),
    { id: "activity", label: t("activity.title"), icon: IconActivity, run: openActivity },
    ...SHORTCUTS.filter(may).map(({ word, icon, href }) => ({ id: word, label: t(`command.${word}`), icon, href })),
  ];
  return (
    <Shell face="admin" home="/admin" nav={nav} palette={{ commands, search: searchAll }} tool={(compact) => <ActivityButton compact={compact} onClick={openActivity} />}>
      {may({ href: path }) ? <Outlet /> : <NoAccess />}
      <Suspense fallback={null}>{activity ? <ActivityDrawer opened={activity === "open"} onClose={() => setActivity("closed")} /> : null}</Suspense>
    </Shell>
  );
}
