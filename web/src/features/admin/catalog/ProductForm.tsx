/** What a product is: words, machine, stock, its place at the provider. */
import { NativeSelect, Skeleton, Switch, TextInput, Textarea } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import { adminRead } from "@/api/admin";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import type { ApiForm } from "@/components/Form";
import { toast } from "@/components/toasts";
import { catalogApi, catalogRead } from "./calls";
import type { Product, ProviderCatalog } from "./calls";
import { ProviderFields } from "./ProviderFields";
import { useOffer } from "./provider";
import { productBody, valuesOf } from "./product-values";
import type { ProductValues } from "./product-values";
import "../orders/once-words";

// Most products are none.
const StorageFields = lazy(() => import("./StorageFields").then((made) => ({ default: made.StorageFields })));

const number = (of: ApiForm<ProductValues>, path: string) => ({ inputMode: "numeric" as const, ...of.form.getInputProps(path) });

interface ProductFormProps {
  product?: Product;
  kind?: Product["kind"];
  onSaved?: (product: Product) => void;
}

export function ProductForm({ product, kind: wanted, onSaved }: ProductFormProps) {
  const { t } = useTranslation(["admin", "common"]);
  const client = useQueryClient();
  const [account, setAccount] = useState(product?.provider.account_id ?? "");
  const offer = useOffer(account);
  const whole = (text: string) => (/^\d*$/.test(text.trim()) ? null : t("products.whole_bad"));
  const of = useApiForm<ProductValues>({
    initialValues: valuesOf(product, wanted),
    validate: {
      name: (text) => (text.trim() ? null : t("products.name_missing")),
      slug: (text) => (product || /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text.trim()) ? null : t("products.slug_bad")),
      stock: whole,
      max_quantity: whole,
      position: whole,
      earned_days: whole,
      storage: {
        size_gb: (text, { kind }) => (kind === "object_storage" && !/^[1-9]\d*$/.test(text.trim()) ? t("products.whole_bad") : null),
        auto_limit_gb: whole,
        keep_days: (text, { storage }) => (storage.gives === "shared" ? whole(text) : null),
        regions: (regions, { kind }) => (kind === "object_storage" && !product && regions.length === 0 ? t("products.regions_missing") : null),
      },
      domain: { ending: (text, { kind }) => (kind !== "domain" || text.trim() ? null : t("products.ending_missing")) },
      contract: { term_months: whole, notice: whole, renewal_months: whole },
      specs: { cpu_cores: whole, ram_mb: whole, disk_gb: whole, snapshots: whole, traffic_tb: whole, port_mbit: whole },
    },
    send: async (values) => {
      const body = productBody(values, product, offer.catalog);
      const saved = product ? await catalogApi.patch(product.id, body, product.version) : await catalogApi.create(body);
      client.setQueryData(catalogRead.product(saved.id).queryKey, saved);
      await Promise.all([client.invalidateQueries({ queryKey: ["/admin/products"] }), client.invalidateQueries({ queryKey: ["/shop/catalog"] })]);
      toast.done(product ? t("products.saved") : t("products.added"));
      onSaved?.(saved);
    },
  });
  const input = of.form.getInputProps;
  const { kind } = of.form.values;
  return (
    <Form of={of} guard label={t("products.details")}>
      {product ? null : <Identity of={of} />}
      <Words of={of} />
      {(kind === "vps" || kind === "object_storage" || kind === "domain") && offer.accounts.length > 1 ? (
        <NativeSelect
          label={t("product_edit.account")}
          description={t("product_edit.account_help")}
          data={[{ value: "", label: t("product_edit.account_default", { name: offer.accounts.find((one) => one.is_default)?.name ?? "" }) }, ...offer.accounts.map((one) => ({ value: one.id, label: one.name }))]}
          {...input("provider.account_id")}
          onChange={(event) => {
            setAccount(event.currentTarget.value);
            of.form.setFieldValue("provider.account_id", event.currentTarget.value);
          }}
        />
      ) : null}
      {kind === "one_time" ? <Delivered of={of} /> : kind === "domain" ? <TextInput label={t("products.ending")} description={t("products.ending_help")} placeholder="com" required autoComplete="off" {...input("domain.ending")} /> : kind === "object_storage" ? <Suspense fallback={<Skeleton height={240} />}><StorageFields of={of} fresh={!product} /></Suspense> : <ProviderFields of={of} offer={offer} fresh={!product} />}
      {kind === "vps" ? <Machine of={of} /> : null}
      {kind === "add_on" ? <NativeSelect label={t("product_edit.available")} data={(["order", "later", "both"] as const).map((value) => ({ value, label: t(`product_edit.available_${value}`) }))} {...input("available")} /> : null}
      <FieldRow>
        <TextInput label={t("products.stock")} placeholder={t("products.unlimited")} description={t("products.stock_help")} {...number(of, "stock")} />
        <TextInput label={t("products.max_quantity")} description={t("product_edit.max_help")} {...number(of, "max_quantity")} />
      </FieldRow>
      <TextInput label={t("tax.product_class")} description={t("tax.product_class_help")} autoComplete="off" {...input("tax_class")} />
      {product ? null : <FromProvider of={of} catalog={offer.catalog} />}
      {kind === "vps" || kind === "object_storage" || kind === "domain" ? <Contract of={of} /> : null}
      {kind === "vps" ? <Switch label={t("product_edit.longer_terms")} description={t("product_edit.longer_terms_help")} {...input("provider.longer_terms", { type: "checkbox" })} /> : null}
      {kind === "vps" ? <Switch label={t("product_edit.in_place")} description={t("product_edit.in_place_help")} {...input("in_place_change", { type: "checkbox" })} /> : null}
      <Switch label={t("products.is_hidden")} description={t("products.hidden_help")} {...input("hidden", { type: "checkbox" })} />
      {product ? <Switch label={t("products.is_retired")} description={t("products.retired_help")} {...input("retired", { type: "checkbox" })} /> : null}
      <FormActions of={of} label={product ? t("common:action.save") : t("products.add")} needsChange={Boolean(product)} />
    </Form>
  );
}

function Identity({ of }: { of: ApiForm<ProductValues> }) {
  const { t } = useTranslation("admin");
  return (
    <FieldRow>
      <NativeSelect label={t("products.kind")} data={(["vps", "add_on", "one_time", "object_storage", "domain"] as const).map((value) => ({ value, label: t(`products.${value}`) }))} {...of.form.getInputProps("kind")} />
      <TextInput label={t("products.slug")} description={t("products.slug_help")} required {...of.form.getInputProps("slug")} />
    </FieldRow>
  );
}

function Words({ of }: { of: ApiForm<ProductValues> }) {
  const { t } = useTranslation("admin");
  const groups = useQuery(adminRead.groups()).data?.items ?? [];
  const input = of.form.getInputProps;
  const { kind } = of.form.values;
  return (
    <>
      <TextInput label={t("products.name")} required {...input("name")} />
      {kind === "vps" ? (
        <FieldRow>
          <NativeSelect label={t("products.group")} description={t("product_edit.group_help")} data={[{ value: "", label: t("products.no_group") }, ...groups.map((group) => ({ value: group.id, label: group.name }))]} {...input("group_id")} />
          <TextInput label={t("product_edit.position")} description={t("product_edit.position_help")} {...number(of, "position")} />
        </FieldRow>
      ) : null}
      {kind === "vps" ? (
        <FieldRow>
          <TextInput label={t("products.tagline")} description={t("product_edit.tagline_help")} {...input("tagline")} />
          <TextInput label={t("products.badge")} description={t("products.badge_help")} {...input("badge")} />
        </FieldRow>
      ) : null}
      {kind === "one_time" || kind === "object_storage" || kind === "domain" ? (
        <FieldRow>
          <TextInput label={t("products.tagline")} {...input("tagline")} />
          <TextInput label={t("product_edit.position")} description={t("product_edit.position_help")} {...number(of, "position")} />
        </FieldRow>
      ) : null}
      <Textarea label={t("products.description")} autosize minRows={2} {...input("description")} />
    </>
  );
}

/** How what is sold once gets to the customer, and when it is earned. */
function Delivered({ of }: { of: ApiForm<ProductValues> }) {
  const { t } = useTranslation("admin");
  return (
    <FieldRow>
      <NativeSelect label={t("once.delivery")} description={t("once.delivery_help")} data={(["staff", "payment"] as const).map((value) => ({ value, label: t(`once.delivery_${value}`) }))} {...of.form.getInputProps("delivery")} />
      <TextInput label={t("once.earned_days")} description={t("once.earned_days_help")} placeholder={t("once.at_once")} {...number(of, "earned_days")} />
    </FieldRow>
  );
}

function Machine({ of }: { of: ApiForm<ProductValues> }) {
  const { t } = useTranslation("admin");
  const kinds = [...new Set([of.form.values.specs.disk_type, "NVMe", "SSD", "HDD"])];
  return (
    <>
      <FieldRow>
        <TextInput label={t("products.cpu")} {...number(of, "specs.cpu_cores")} />
        <TextInput label={t("products.ram")} {...number(of, "specs.ram_mb")} />
      </FieldRow>
      <FieldRow>
        <TextInput label={t("products.disk")} {...number(of, "specs.disk_gb")} />
        <NativeSelect label={t("products.disk_type")} data={kinds} {...of.form.getInputProps("specs.disk_type")} />
      </FieldRow>
      <FieldRow>
        <TextInput label={t("product_edit.traffic")} placeholder={t("products.unlimited")} {...number(of, "specs.traffic_tb")} />
        <TextInput label={t("product_edit.port")} placeholder={t("product_edit.not_said")} {...number(of, "specs.port_mbit")} />
        <TextInput label={t("products.snapshots")} {...number(of, "specs.snapshots")} />
      </FieldRow>
    </>
  );
}

/** How long it binds those who buy it from now on. */
function Contract({ of }: { of: ApiForm<ProductValues> }) {
  const { t } = useTranslation("admin");
  const input = of.form.getInputProps;
  const { at_end } = of.form.values.contract;
  const ends = ["renews", "becomes_indefinite", "ends"] as const;
  return (
    <>
      <NativeSelect label={t("product_edit.contract")} description={t("product_edit.contract_help")} data={[{ value: "", label: t("product_edit.contract_none") }, ...ends.map((value) => ({ value, label: t(`product_edit.contract_${value}`) }))]} {...input("contract.at_end")} />
      {at_end ? (
        <FieldRow>
          <TextInput label={t("product_edit.term_months")} {...number(of, "contract.term_months")} />
          {at_end === "renews" ? <TextInput label={t("product_edit.renewal_months")} {...number(of, "contract.renewal_months")} /> : null}
        </FieldRow>
      ) : null}
      {at_end && at_end !== "ends" ? (
        <FieldRow>
          <TextInput label={t("product_edit.notice")} {...number(of, "contract.notice")} />
          <NativeSelect label={t("product_edit.notice_unit")} data={(["days", "months"] as const).map((value) => ({ value, label: t(`product_edit.notice_${value}`) }))} {...input("contract.notice_unit")} />
        </FieldRow>
      ) : null}
    </>
  );
}

/** A new server starts with everything the provider has; what is too much is taken away afterwards. */
function FromProvider({ of, catalog }: { of: ApiForm<ProductValues>; catalog: ProviderCatalog | undefined }) {
  const { t } = useTranslation("admin");
  if (of.form.values.kind !== "vps" || !catalog || catalog.images.length === 0) return null;
  return <Switch label={t("product_edit.offer_all", { regions: catalog.regions.length, images: catalog.images.length })} description={t("product_edit.offer_all_help")} {...of.form.getInputProps("offer_all", { type: "checkbox" })} />;
}
