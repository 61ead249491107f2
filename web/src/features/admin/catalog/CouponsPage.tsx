/** Coupons: what they take off, how often they were used, switching them on and off. */
import { Button } from "@mantine/core";
import { IconPlus, IconTicket, IconToggleLeft, IconToggleRight } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import { adminApi } from "@/api/admin";
import type { Coupon } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionMenu } from "@/components/Actions";
import { ListPage } from "@/components/ListPage";
import { StateBadge } from "@/components/StateBadge";
import { toast } from "@/components/toasts";
import { cycleLength } from "@/lib/cycle";
import { formatDate } from "@/lib/dates";
import { formatMoney } from "@/lib/money";
import { dash, useMay } from "../parts";
import { useQuestion } from "../ReasonConfirm";
import "./coupon-words";

const CouponDialog = lazy(() => import("./CouponDialog"));

function useValidity(): (coupon: Coupon) => string {
  const { t } = useTranslation("admin");
  return ({ starts_on, ends_on }) =>
    [starts_on ? t("coupons.from", { date: formatDate(starts_on) }) : "", ends_on ? t("coupons.until", { date: formatDate(ends_on) }) : ""].filter(Boolean).join(" ") || t("coupons.always");
}

function useRules(): (coupon: Coupon) => string {
  const { t } = useTranslation("admin");
  return (coupon) =>
    [
      coupon.combines && t("coupons.combines"),
      coupon.covers_usage && t("coupons.covers_usage"),
      coupon.new_customers && t("coupons.new_customers"),
      coupon.per_customer !== null && t("coupons.rule_per_customer", { count: coupon.per_customer }),
      coupon.min_order && t("coupons.rule_min_order", { amount: formatMoney(coupon.min_order) }),
      coupon.cycles !== null && t("coupons.rule_cycles", { count: coupon.cycles }),
      coupon.cycle_months.map((cycle) => cycleLength(cycle)).join(", "),
      coupon.product_ids.length > 0 && t("coupons.rule_targets"),
    ]
      .filter(Boolean)
      .join(" · ") || dash;
}

export function CouponsPage() {
  const { t } = useTranslation("admin");
  const [adding, setAdding] = useState(false);
  const may = useMay("catalog.write");
  const validity = useValidity();
  const add = may.allowed ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t("coupons.add")}
    </Button>
  ) : undefined;
  const off = (coupon: Coupon) => [coupon.percent ? t("coupons.percent_off", { percent: coupon.percent }) : coupon.amount ? formatMoney(coupon.amount) : "", coupon.free_setup ? t("coupons.free_setup") : ""].filter(Boolean).join(", ") || dash;
  const rules = useRules();
  return (
    <>
      <ListPage
        title={t("coupons.title")}
        path="/admin/coupons"
        topics={["catalog"]}
        actions={add}
        columns={[
          { key: "code", header: t("coupons.code"), phone: "main", csv: (row) => row.code, cell: (row) => <strong className="mono">{row.code}</strong> },
          { key: "state", header: t("field.state"), csv: (row) => (row.disabled ? "disabled" : "active"), cell: (row) => <StateBadge state={row.disabled ? "disabled" : "active"} label={row.disabled ? undefined : t("coupons.enabled")} /> },
          { key: "off", header: t("coupons.discount"), csv: off, cell: off },
          { key: "description", header: t("coupons.description"), phone: "wide", csv: (row) => row.description, cell: (row) => row.description },
          { key: "valid", header: t("coupons.valid"), phone: "wide", csv: validity, cell: validity },
          { key: "rules", header: t("coupons.rules"), phone: "wide", csv: rules, cell: rules },
          { key: "used", header: t("coupons.used"), align: "end", phone: "wide", csv: (row) => String(row.used ?? 0), cell: (row) => <span className="tnum">{row.max_uses ? t("coupons.used_of", { used: row.used ?? 0, max: row.max_uses }) : (row.used ?? 0)}</span> },
          { key: "actions", header: "", align: "end", phone: "side", cell: (row) => <Toggle coupon={row} /> },
        ]}
        rowKey={(row) => row.id}
        searchLabel={t("coupons.search")}
        csv="coupons"
        empty={{ icon: IconTicket, title: t("coupons.empty_title"), text: t("coupons.empty"), action: add }}
      />
      <Suspense fallback={null}>{adding ? <CouponDialog opened onClose={() => setAdding(false)} /> : null}</Suspense>
    </>
  );
}

function Toggle({ coupon }: { coupon: Coupon }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const { ask, dialog } = useQuestion();
  const may = useMay("catalog.write");
  const { code, disabled } = coupon;
  const write = useWrite<unknown>({
    topics: [],
    run: () => adminApi.patchCoupon(coupon.id, { disabled: !disabled }, coupon.version),
    done: () => {
      void client.invalidateQueries({ queryKey: ["/admin/coupons"] });
      toast.done(disabled ? t("coupons.done_enable") : t("coupons.done_disable"));
    },
  });
  const run = () => (disabled ? void write.mutate() : ask({ title: t("coupons.disable_title", { code }), consequences: [t("coupons.disable_1")], confirmLabel: t("coupons.disable"), run: () => write.mutateAsync() }));
  return (
    <>
      <ActionMenu label={t("coupons.manage", { code })} items={[{ key: "toggle", label: disabled ? t("coupons.enable") : t("coupons.disable"), icon: disabled ? IconToggleRight : IconToggleLeft, ability: may, run }]} />
      {dialog}
    </>
  );
}
