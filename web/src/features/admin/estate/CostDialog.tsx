/** One entry of the cost book: made, or corrected. */
import { Modal, NativeSelect, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { refreshTopics } from "@/api/cache";
import { useMeta } from "@/api/meta";
import type { ProviderAccount } from "@/api/schema";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { toast } from "@/components/toasts";
import { parseMoney, toDecimal } from "@/lib/money";
import { estateApi } from "./calls";
import type { Cost } from "./calls";
import { CURRENCIES } from "./currencies";
import "@/features/admin/estate/words";

const KINDS = ["product", "add_on", "object_storage", "domain"] as const;
const HELP: Partial<Record<string, "costs.item_help_storage" | "costs.item_help_domain">> = { object_storage: "costs.item_help_storage", domain: "costs.item_help_domain" };

interface CostDialogProps {
  account: ProviderAccount;
  cost: Cost | null;
  opened: boolean;
  onClose: () => void;
}

export function CostDialog(props: CostDialogProps) {
  const { t } = useTranslation(["admin", "common"]);
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.cost ? t("admin:costs.edit") : t("admin:costs.add")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
      {props.opened ? <Body {...props} /> : null}
    </Modal>
  );
}

function Body({ account, cost, onClose }: CostDialogProps) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const { default_currency } = useMeta();
  const amount = (needed: boolean) => (text: string, values: { currency: string }) => (text.trim() === "" ? (needed ? t("costs.amount_bad") : null) : parseMoney(text, values.currency) ? null : t("costs.amount_bad"));
  const of = useApiForm({
    initialValues: {
      kind: cost?.kind ?? "product",
      item: cost?.item ?? "",
      region: cost?.region ?? "",
      months: String(cost?.months ?? 1),
      currency: cost?.price.currency ?? default_currency,
      price: cost ? toDecimal(cost.price) : "",
      setup: cost && cost.setup.minor !== 0 ? toDecimal(cost.setup) : "",
      valid_from: cost?.valid_from ?? "",
      note: cost?.note ?? "",
    },
    validate: { item: (text) => (text.trim() ? null : t("costs.item_missing")), price: amount(true), setup: amount(false) },
    fields: { "/price/minor": "price", "/setup/minor": "setup", "/price/currency": "currency" },
    send: async (values) => {
      const price = parseMoney(values.price, values.currency);
      const setup = parseMoney(values.setup.trim() || "0", values.currency);
      if (!price || !setup) return;
      const common = { price, setup, note: values.note.trim() };
      if (cost) await estateApi.patchCost(cost.id, { ...common, valid_from: values.valid_from || cost.valid_from }, cost.version);
      else await estateApi.addCost(account.id, { ...common, kind: values.kind, item: values.item.trim(), region: values.region.trim() || null, months: Number(values.months), valid_from: values.valid_from || null });
      refreshTopics(client, ["provider_account"]);
      toast.done(t("costs.saved"));
      onClose();
    },
  });
  const input = of.form.getInputProps;
  const fixed = cost !== null;
  return (
    <Form of={of} label={t("costs.title")}>
      <FieldRow>
        <NativeSelect label={t("costs.kind")} disabled={fixed} data={KINDS.map((value) => ({ value, label: t(`costs.kind_${value}`) }))} {...input("kind")} />
        <TextInput label={t("costs.item")} description={t(HELP[of.form.values.kind] ?? "costs.item_help")} required disabled={fixed} autoComplete="off" {...input("item")} />
      </FieldRow>
      <FieldRow>
        <TextInput label={t("costs.region")} placeholder={t("costs.every_region")} disabled={fixed} {...input("region")} />
        <NativeSelect label={t("costs.term")} disabled={fixed} data={[1, 3, 6, 12, 24].map((count) => ({ value: String(count), label: t("costs.months", { count }) }))} {...input("months")} />
      </FieldRow>
      <FieldRow>
        <TextInput label={t("costs.price")} inputMode="decimal" required {...input("price")} />
        <TextInput label={t("costs.setup")} inputMode="decimal" {...input("setup")} />
        <NativeSelect label={t("limits.currency")} data={CURRENCIES} {...input("currency")} />
      </FieldRow>
      <TextInput type="date" label={t("costs.valid_from")} description={t("costs.valid_help")} {...input("valid_from")} />
      <TextInput label={t("costs.note")} {...input("note")} />
      <FormActions of={of} label={cost ? t("providers.save") : t("costs.add")} />
    </Form>
  );
}
