/** Whose something is. */
import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { read } from "@/api/client";
import { Form, FormActions, useApiForm } from "@/components/Form";

/** The customers to choose from, with the words for their choice. */
export function useCustomers() {
  const found = useQuery(read(["customer"], "/admin/customers", { query: { limit: 200 } }));
  const items = found.data?.items ?? [];
  return { items, options: (none: string) => [{ value: "", label: none }, ...items.map((one) => ({ value: one.id, label: one.name }))] };
}

export function ChooseCustomer({ label, chosen, onClose, none }: { label: string; chosen: (id: string) => Promise<unknown>; onClose: () => void; none?: string }) {
  const { t } = useTranslation(["networking", "common"]);
  const customers = useCustomers();
  const of = useApiForm({
    initialValues: { customer: "" },
    validate: { customer: (value) => (value || none ? null : t("network.customer_missing")) },
    send: ({ customer }) => chosen(customer),
  });
  return (
    <Form of={of} label={label}>
      <NativeSelect label={t("network.customer")} data={customers.options(none ?? "")} {...of.form.getInputProps("customer")} />
      <FormActions of={of} label={label}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
