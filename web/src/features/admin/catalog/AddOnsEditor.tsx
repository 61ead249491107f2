/** Which add-ons can be ordered with a product. Each is a product of its own with its own prices. */
import { Checkbox } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMeta } from "@/api/meta";
import { Empty } from "@/components/Empty";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { LinkButton, TextLink } from "@/components/links";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { cyclePer } from "@/lib/cycle";
import { formatMoney } from "@/lib/money";
import { adminPaths } from "../paths";
import { catalogRead } from "./calls";
import type { Product } from "./calls";
import { useSaveProduct } from "./save";
import classes from "./catalog.module.css";

export function AddOnsEditor({ product }: { product: Product }) {
  const { t } = useTranslation("admin");
  const query = useQuery(catalogRead.addOns());
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Section title={t("product_edit.add_ons")} text={t("product_edit.add_ons_lead")} />;
  const all = query.data.items.filter((one) => !one.retired || product.add_on_ids.includes(one.id));
  const add = <LinkButton href="/admin/products/new?kind=add_on" variant="default" leftSection={<IconPlus size={16} aria-hidden />}>{t("product_edit.new_add_on")}</LinkButton>;
  if (all.length === 0) return <Section><Empty title={t("product_edit.no_add_ons")} text={t("product_edit.no_add_ons_text")} action={add} /></Section>;
  return <Editor product={product} all={all} add={add} />;
}

function Editor({ product, all, add }: { product: Product; all: Product[]; add: React.ReactNode }) {
  const { t } = useTranslation(["admin", "common"]);
  const { default_currency } = useMeta();
  const save = useSaveProduct(product, t("product_edit.add_ons_saved"));
  const of = useApiForm<{ on: string[] }>({
    initialValues: { on: product.add_on_ids },
    send: ({ on }) => save({ add_on_ids: all.map((one) => one.id).filter((id) => on.includes(id)) }),
  });
  const price = (one: Product) => {
    const found = one.prices.find((each) => each.recurring.currency === default_currency);
    return found ? t("product_edit.add_on_price", { amount: formatMoney(found.recurring), cycle: cyclePer(found.cycle_months) }) : t("product_edit.add_on_unpriced");
  };
  return (
    <Form of={of} guard label={t("product_edit.add_ons")}>
      <Section title={t("product_edit.add_ons")} text={t("product_edit.add_ons_lead")} actions={add} flush>
        <Checkbox.Group {...of.form.getInputProps("on")}>
          <ul className={classes.offers}>
            {all.map((one) => (
              <li key={one.id} className={classes.image}>
                <Checkbox value={one.id} label={one.name} description={[price(one), one.hidden ? t("products.hidden") : "", one.retired ? t("products.retired") : ""].filter(Boolean).join(" · ")} />
                <TextLink href={adminPaths.product(one.id, "prices")}>{t("product_edit.edit_add_on")}</TextLink>
              </li>
            ))}
          </ul>
        </Checkbox.Group>
      </Section>
      <FormActions of={of} label={t("product_edit.save_add_ons")} needsChange />
    </Form>
  );
}
