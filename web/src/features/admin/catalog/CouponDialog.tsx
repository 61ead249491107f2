/** A new coupon. */
import { Checkbox, Modal, MultiSelect, NativeSelect, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { adminApi } from "@/api/admin";
import { readList } from "@/api/client";
import { useMeta } from "@/api/meta";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { toast } from "@/components/toasts";
import { t as translate } from "@/i18n";
import { CYCLES, cycleLength } from "@/lib/cycle";
import { parseMoney } from "@/lib/money";
import type { Product } from "./calls";
import "./coupon-words";

interface CouponDialogProps {
  opened: boolean;
  onClose: () => void;
}

export default function CouponDialog({ opened, onClose }: CouponDialogProps) {
  const { t } = useTranslation("admin");
  return (
    <Modal opened={opened} onClose={onClose} title={t("coupons.add")} size="lg" closeButtonProps={{ "aria-label": translate("app.close") }}>
      {opened ? <Body onClose={onClose} /> : null}
    </Modal>
  );
}

function Body({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const { default_currency: currency } = useMeta();
  const of = useApiForm({
    initialValues: {
      code: "",
      description: "",
      kind: "percent",
      off: "",
      free_setup: false,
      cycles: "",
      product_ids: [] as string[],
      cycle_months: [] as string[],
      starts_on: "",
      ends_on: "",
      max_uses: "",
      per_customer: "",
      min_order: "",
      new_customers: false,
      combines: false,
      covers_usage: false,
    },
    validate: {
      code: (text) => (/^[A-Za-z0-9-]{3,}$/.test(text.trim()) ? null : t("coupons.code_bad")),
      off: (text, values) => {
        if (values.kind === "setup") return null;
        if (values.kind === "percent") return /^\d{1,3}([.,]\d+)?$/.test(text.trim()) && Number(text.replace(",", ".")) <= 100 && Number(text.replace(",", ".")) > 0 ? null : t("coupons.percent_bad");
        return (parseMoney(text, currency)?.minor ?? 0) > 0 ? null : t("coupons.amount_bad");
      },
      cycles: (text, values) => (values.kind === "setup" || (/^([1-9]\d*)?$/.test(text.trim()) && Number(text) <= 120) ? null : t("coupons.cycles_bad")),
      max_uses: (text) => (/^\d*$/.test(text.trim()) ? null : t("products.whole_bad")),
      per_customer: (text) => (/^\d*$/.test(text.trim()) ? null : t("products.whole_bad")),
      min_order: (text) => (!text.trim() || (parseMoney(text, currency)?.minor ?? 0) > 0 ? null : t("coupons.amount_bad")),
    },
    fields: { "/percent": "off", "/amount": "off", "/amount/minor": "off", "/min_order/minor": "min_order" },
    send: async ({ code, description, kind, off, free_setup, cycles, product_ids, cycle_months, starts_on, ends_on, max_uses, per_customer, min_order, ...flags }) => {
      await adminApi.createCoupon({
        code: code.trim().toUpperCase(),
        description: description.trim(),
        ...(kind === "percent" ? { percent: off.trim().replace(",", ".") } : kind === "amount" ? { amount: parseMoney(off, currency) } : {}),
        ...flags,
        covers_usage: flags.covers_usage && kind !== "setup",
        free_setup: free_setup || kind === "setup",
        cycles: cycles && kind !== "setup" ? Number(cycles) : null,
        product_ids,
        cycle_months: cycle_months.map(Number),
        per_customer: per_customer ? Number(per_customer) : null,
        min_order: min_order.trim() ? parseMoney(min_order, currency) : null,
        starts_on: starts_on || null,
        ends_on: ends_on || null,
        max_uses: max_uses ? Number(max_uses) : null,
      });
      await client.invalidateQueries({ queryKey: ["/admin/coupons"] });
      toast.done(t("coupons.added"));
      onClose();
    },
  });
  const input = of.form.getInputProps;
  const check = (field: "free_setup" | "new_customers" | "combines" | "covers_usage") => of.form.getInputProps(field, { type: "checkbox" });
  const products = useQuery(readList<Product>(["catalog"], "/admin/products", { limit: 200 })).data?.items.filter((one) => one.kind !== "add_on" && !one.retired) ?? [];
  const { kind } = of.form.values;
  return (
    <Form of={of} label={t("coupons.add")}>
      <TextInput label={t("coupons.code")} required data-autofocus autoComplete="off" {...input("code")} />
      <TextInput label={t("coupons.description")} description={t("coupons.description_help")} {...input("description")} />
      <FieldRow>
        <NativeSelect
          label={t("coupons.kind")}
          data={[
            { value: "percent", label: t("coupons.percent") },
            { value: "amount", label: t("coupons.amount") },
            { value: "setup", label: t("coupons.setup") },
          ]}
          {...input("kind")}
        />
        {kind === "setup" ? null : <TextInput label={kind === "percent" ? t("coupons.percent") : `${t("coupons.amount")} (${currency})`} inputMode="decimal" required {...input("off")} />}
      </FieldRow>
      {kind === "setup" ? null : (
        <>
          <Checkbox label={t("coupons.free_setup")} description={t("coupons.free_setup_help")} {...check("free_setup")} />
          <Checkbox label={t("coupons.covers_usage")} description={t("coupons.covers_usage_help")} {...check("covers_usage")} />
          <TextInput label={t("coupons.cycles")} description={t("coupons.cycles_help")} inputMode="numeric" {...input("cycles")} />
        </>
      )}
      <MultiSelect label={t("coupons.products")} description={t("coupons.products_help")} data={products.map((one) => ({ value: one.id, label: one.name }))} searchable clearable {...input("product_ids")} />
      <MultiSelect label={t("coupons.periods")} description={t("coupons.products_help")} data={CYCLES.map((cycle) => ({ value: String(cycle), label: cycleLength(cycle) }))} clearable {...input("cycle_months")} />
      <FieldRow>
        <TextInput type="date" label={t("coupons.starts_on")} {...input("starts_on")} />
        <TextInput type="date" label={t("coupons.ends_on")} {...input("ends_on")} />
      </FieldRow>
      <FieldRow>
        <TextInput label={t("coupons.max_uses")} description={t("coupons.max_help")} inputMode="numeric" {...input("max_uses")} />
        <TextInput label={t("coupons.per_customer")} description={t("coupons.max_help")} inputMode="numeric" {...input("per_customer")} />
      </FieldRow>
      <TextInput label={`${t("coupons.min_order")} (${currency})`} description={t("coupons.min_order_help")} inputMode="decimal" {...input("min_order")} />
      <Checkbox label={t("coupons.new_customers")} description={t("coupons.new_customers_help")} {...check("new_customers")} />
      <Checkbox label={t("coupons.combines")} description={t("coupons.combines_help")} {...check("combines")} />
      <FormActions of={of} label={t("coupons.add")} />
    </Form>
  );
}
