/** What a registry wants to know before a domain goes into the cart: for how long, whose it will be, and the code of a transfer. */
import { Button, NativeSelect, PasswordInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/meta";
import { portal } from "@/api/portal";
import type { CustomerView, CycleMonths, OfferedDomain, Plan } from "@/api/schema";
import { ContactFields } from "@/components/domains/ContactFields";
import { CONTACT_FIELDS, contactBody, contactOfCustomer, contactValues } from "@/components/domains/contact";
import { DetailSkeleton } from "@/components/DetailPage";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { cycleLength } from "@/lib/cycle";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import { useCartActions, useStoredCart } from "./cart";

interface OrderDomainProps {
  offer: OfferedDomain;
  plan: Plan;
  currency: string;
  onClose: () => void;
}

/** Who is signed in is most likely the owner; whoever is not says it here. */
export function OrderDomain(props: OrderDomainProps) {
  const { t } = useTranslation("common");
  const known = useSession()?.kind === "customer";
  const profile = useQuery({ ...portal.profile(), enabled: known });
  if (known && profile.isPending) return <DetailSkeleton label={t("app.loading")} />;
  return <Fields {...props} customer={profile.data ?? null} />;
}

function Fields({ offer, plan, currency, onClose, customer }: OrderDomainProps & { customer: CustomerView | null }) {
  const { t } = useTranslation(["shop", "common", "domains"]);
  const stored = useStoredCart();
  const { save } = useCartActions();
  const navigate = useNavigate();
  const kept = stored?.currency === currency ? stored.input : { items: [] };
  const before = kept.items.find((item) => item.domain?.contact)?.domain?.contact ?? null;
  const transfer = offer.standing === "taken";
  const at = `/items/${kept.items.length}/domain`;
  const of = useApiForm({
    initialValues: { ...(before || !customer ? contactValues(before) : contactOfCustomer(customer)), cycle: String(plan.prices[0]?.cycle_months ?? 12), auth_code: "" },
    validate: { auth_code: (text) => (transfer && !text.trim() ? t("shop:domains.code_missing") : null) },
    fields: { [`${at}/auth_code`]: "auth_code", ...Object.fromEntries(CONTACT_FIELDS.map((name) => [`${at}/contact/${name}`, name])) },
    send: async ({ cycle, auth_code, ...contact }) => {
      const domain = { name: offer.name, transfer, ...(transfer ? { auth_code: auth_code.trim() } : {}), contact: contactBody(contact) };
      await save({ ...kept, items: [...kept.items, { product_id: plan.id, cycle_months: Number(cycle) as CycleMonths, quantity: 1, domain }] }, currency);
      onClose();
      await navigate({ to: paths.cart() as "/" });
    },
  });
  const input = of.form.getInputProps;
  const period = ({ cycle_months, recurring, intro }: Plan["prices"][number]) => {
    const words = { length: cycleLength(cycle_months), price: formatMoney(intro?.price ?? recurring), regular: formatMoney(recurring) };
    return { value: String(cycle_months), label: t(intro ? "shop:domains.period_intro" : "shop:domains.period", words) };
  };
  return (
    <Form of={of} label={t(transfer ? "shop:domains.transfer" : "shop:domains.register")}>
      <NativeSelect label={t("shop:domains.for")} data={plan.prices.map(period)} {...input("cycle")} />
      {transfer ? <PasswordInput label={t("shop:domains.code")} description={t("shop:domains.code_help")} autoComplete="off" maxLength={255} {...input("auth_code")} /> : null}
      <p>{t("shop:domains.owner_help")}</p>
      <ContactFields input={input} kind={of.form.values.kind} />
      <FormActions of={of} label={t("shop:config.add")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
