/** What a contract binds to, in a sentence or two, before it is made. */
import { useTranslation } from "react-i18next";
import type { CartItem } from "@/api/schema";
import { Section } from "../Page";
import "./words";

type Rules = NonNullable<CartItem["contract"]>;

export function BindsText({ rules }: { rules: Rules }) {
  const { t } = useTranslation("contract");
  const { at_end, term_months, notice, notice_unit, renewal_months } = rules;
  const words = { count: term_months, renewal: t("binds.months", { count: renewal_months ?? 0 }), notice: t(`binds.notice_${notice_unit}`, { count: notice }) };
  return <>{t(`binds.${at_end}`, words)}</>;
}

/** The plans of a quote that bind, a sentence each. */
export function QuotedContracts({ contracts }: { contracts: { product_name: string; rules: Rules }[] }) {
  const { t } = useTranslation("contract");
  if (contracts.length === 0) return null;
  return (
    <Section title={t("binds.title")}>
      {contracts.map(({ product_name, rules }, at) => (
        <div key={at}>
          {product_name}: <BindsText rules={rules} />
        </div>
      ))}
    </Section>
  );
}
