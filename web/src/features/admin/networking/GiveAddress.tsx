/** Gives a movable address to a customer with a price or for nothing, changes its price, or takes it back. */
import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useWrite } from "@/api/write";
import { FieldRow, FieldStack, Form, FormActions, useApiForm } from "@/components/Form";
import type { AddressDetail, GiveAddress as Gift } from "@/components/networking/calls";
import { toast } from "@/components/toasts";
import { parseMoney, toDecimal } from "@/lib/money";
import { useCustomers } from "./ChooseCustomer";

const FIELDS = { "/customer_id": "customer", "/price": "price", "/price/minor": "price", "/price/currency": "price", "/every_months": "months" };

export function GiveAddress({ address, onClose }: { address: AddressDetail; onClose: () => void }) {
  const { t } = useTranslation(["networking", "common"]);
  const customers = useCustomers();
  const give = useWrite<unknown, Gift>({
    topics: ["customer", "invoice"],
    run: (body) => api.post("/admin/addresses/{id}/give", { path: { id: address.id }, body }),
    done: (_, body) => toast.done(t(body.customer_id ? "address.given" : "address.taken")),
  });
  const { bill } = address;
  const currencyOf = (id: string) => customers.items.find((one) => one.id === id)?.currency ?? bill?.price.currency ?? "EUR";
  const of = useApiForm({
    initialValues: { customer: address.customer?.id ?? "", price: bill ? toDecimal(bill.price) : "", months: String(bill?.every_months ?? 1), credit: true },
    validate: {
      price: (text, values) => (!values.customer || !text.trim() || parseMoney(text, currencyOf(values.customer)) ? null : t("address.price_bad")),
      months: (text) => (/^\d{1,3}$/.test(text.trim()) ? null : t("address.months_bad")),
    },
    fields: FIELDS,
    send: async ({ customer, price, months, credit }) => {
      const money = customer && price.trim() ? parseMoney(price, currencyOf(customer)) : null;
      await give.mutateAsync({ ...(customer ? { customer_id: customer } : {}), ...(money ? { price: money } : {}), every_months: Number(months), credit_rest: credit });
      onClose();
    },
  });
  const { values, getInputProps: input } = of.form;
  const ends = bill !== null && (values.customer !== (address.customer?.id ?? "") || !values.price.trim());
  return (
    <Form of={of} label={t("address.give_title", { ip: address.ip })}>
      <FieldStack>
        <NativeSelect label={t("network.customer")} disabled={Boolean(address.service)} description={address.service ? t("address.in_use") : undefined} data={customers.options(t("address.nobody"))} {...input("customer")} />
        {values.customer ? (
          <FieldRow>
            <TextInput label={`${t("address.price")} (${currencyOf(values.customer)})`} description={t("address.price_help")} inputMode="decimal" {...input("price")} />
            <TextInput label={t("address.months")} description={t("address.months_help")} inputMode="numeric" {...input("months")} />
          </FieldRow>
        ) : null}
        {ends ? <Checkbox label={t("address.credit")} {...input("credit", { type: "checkbox" })} /> : null}
      </FieldStack>
      <FormActions of={of} label={t(values.customer ? "address.give" : "address.take")} needsChange>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
