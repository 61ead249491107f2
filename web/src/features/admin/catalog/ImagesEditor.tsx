/** Which systems a product can be installed with, and which one is chosen unless the customer says otherwise. */
import { Button, Checkbox, Radio, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Image } from "@/api/schema";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { imageLabel } from "@/lib/quote";
import type { Product } from "./calls";
import { preferredImage } from "./product-values";
import { useOffer } from "./provider";
import { useSaveProduct } from "./save";
import classes from "./catalog.module.css";

export function ImagesEditor({ product }: { product: Product }) {
  const { t } = useTranslation("admin");
  const offer = useOffer(product.provider.account_id);
  if (offer.error && !offer.catalog) return <ProblemPanel error={offer.error} retry={offer.again} />;
  if (offer.pending) return <Section title={t("product_edit.images")} text={t("product_edit.images_lead")} />;
  const known: Image[] = (offer.catalog?.images ?? []).map((image) => ({ ...image, default: false }));
  const gone = product.images.filter((image) => !known.some((one) => one.id === image.id)).map((image): Image => ({ default: false, description: "", ...image }));
  return <Editor key={known.length} product={product} all={[...known, ...gone]} gone={gone.map((one) => one.id)} />;
}

function Editor({ product, all, gone }: { product: Product; all: Image[]; gone: string[] }) {
  const { t } = useTranslation("admin");
  const [q, setQ] = useState("");
  const save = useSaveProduct(product, t("product_edit.images_saved"));
  const of = useApiForm<{ on: string[]; preset: string }>({
    initialValues: { on: product.images.map((image) => image.id), preset: product.images.find((image) => image.default)?.id ?? "" },
    send: ({ on, preset }) => {
      const chosen = all.filter((image) => on.includes(image.id));
      const first = chosen.some((image) => image.id === preset) ? preset : preferredImage(chosen);
      return save({ images: chosen.map((image) => ({ ...image, default: image.id === first })) });
    },
  });
  const { on, preset } = of.form.values;
  const shown = all.filter((image) => `${image.name} ${image.description}`.toLowerCase().includes(q.trim().toLowerCase()));
  const set = (next: string[]) => of.form.setFieldValue("on", all.map((image) => image.id).filter((id) => next.includes(id)));
  const kind = (os: Image["os_type"]) => all.filter((image) => image.os_type === os && !gone.includes(image.id)).map((image) => image.id);
  return (
    <Form of={of} guard label={t("product_edit.images")}>
      <Section
        title={t("product_edit.images")}
        text={t("product_edit.images_lead")}
        actions={
          <>
            <Button size="compact-sm" variant="default" onClick={() => set([...on, ...kind("Linux")])}>{t("product_edit.all_linux")}</Button>
            <Button size="compact-sm" variant="default" onClick={() => set([])}>{t("product_edit.no_one")}</Button>
          </>
        }
        flush
      >
        <div className={classes.find}>
          <TextInput type="search" aria-label={t("product_edit.find_image")} placeholder={t("product_edit.find_image")} leftSection={<IconSearch size={16} aria-hidden />} value={q} onChange={(event) => setQ(event.currentTarget.value)} />
          <span role="status">{t("product_edit.images_count", { count: on.length, all: all.length })}</span>
        </div>
        {all.length === 0 ? <p className={classes.none}>{t("product_edit.no_images")}</p> : null}
        {all.length > 0 && shown.length === 0 ? <p className={classes.none}>{t("product_edit.none_found")}</p> : null}
        <ul className={classes.offers}>
          {shown.map((image) => {
            const { label, hint } = imageLabel(image);
            const chosen = on.includes(image.id);
            return (
              <li key={image.id} className={classes.image} data-on={chosen || undefined}>
                <Checkbox
                  label={label}
                  description={gone.includes(image.id) ? t("product_edit.gone") : [image.os_type, hint ?? image.name, t("product_edit.signs_in", { user: image.default_user })].filter(Boolean).join(" · ")}
                  checked={chosen}
                  onChange={(event) => set(event.currentTarget.checked ? [...on, image.id] : on.filter((id) => id !== image.id))}
                />
                {chosen ? <Radio name="preset" label={t("product_edit.preset")} aria-label={t("product_edit.preset_of", { name: label })} checked={preset === image.id} onChange={() => of.form.setFieldValue("preset", image.id)} /> : null}
              </li>
            );
          })}
        </ul>
      </Section>
      <FormActions of={of} label={t("product_edit.save_images")} needsChange />
    </Form>
  );
}
