/** A new coupon. */
import { Modal, NativeSelect, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { adminApi } from "@/api/admin";
import { useMeta } from "@/api/meta";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { toast } from "@/components/toasts";
import { parseMoney } from "@/lib/money";

interface CouponDialogProps {
  opened: boolean;
  onClose: () => void;
}

export function CouponDialog({ opened, onClose }: CouponDialogProps) {
  const { t } = useTranslation("admin");
  return (
    <Modal opened={opened} onClose={onClose} title={t("coupons.add")} closeButtonProps={{ "aria-label": "Close" }}>
      {opened ? <Body onClose={onClose} /> : null}
    </Modal>
  );
}

function Body({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const { default_currency: currency } = useMeta();
  const of = useApiForm({
    initialValues: { code: "", description: "", kind: "percent", off: "", starts_on: "", ends_on: "", max_uses: "" },
    validate: {
      code: (text) => (/^[A-Za-z0-9-]{3,}$/.test(text.trim()) ? null : t("coupons.code_bad")),
      off: (text, values) => {
        if (values.kind === "percent") return /^\d{1,3}([.,]\d+)?$/.test(text.trim()) && Number(text.replace(",", ".")) <= 100 && Number(text.replace(",", ".")) > 0 ? null : t("coupons.percent_bad");
        return (parseMoney(text, currency)?.minor ?? 0) > 0 ? null : t("coupons.amount_bad");
      },
      max_uses: (text) => (/^\d*$/.test(text.trim()) ? null : t("products.whole_bad")),
    },
    fields: { "/percent": "off", "/amount": "off", "/amount/minor": "off" },
    send: async ({ code, description, kind, off, starts_on, ends_on, max_uses }) => {
      await adminApi.createCoupon({
        code: code.trim().toUpperCase(),
        description: description.trim(),
        ...(kind === "percent" ? { percent: off.trim().replace(",", ".") } : { amount: parseMoney(off, currency) }),
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
  const percent = of.form.values.kind === "percent";
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
          ]}
          {...input("kind")}
        />
        <TextInput label={percent ? t("coupons.percent") : `${t("coupons.amount")} (${currency})`} inputMode="decimal" required {...input("off")} />
      </FieldRow>
      <FieldRow>
        <TextInput type="date" label={t("coupons.starts_on")} {...input("starts_on")} />
        <TextInput type="date" label={t("coupons.ends_on")} {...input("ends_on")} />
      </FieldRow>
      <TextInput label={t("coupons.max_uses")} description={t("coupons.max_help")} inputMode="numeric" {...input("max_uses")} />
      <FormActions of={of} label={t("coupons.add")} />
    </Form>
  );
}
