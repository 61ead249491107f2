/** What a product is: words, machine, stock, its place at the provider. */
import { NativeSelect, Switch, TextInput, Textarea } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { adminApi, adminRead } from "@/api/admin";
import type { ProductAdmin } from "@/api/schema";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { Page, Section } from "@/components/Page";
import { toast } from "@/components/toasts";
import { adminPaths } from "../paths";

function valuesOf(product: ProductAdmin | undefined) {
  return {
    kind: product?.kind ?? "vps",
    slug: product?.slug ?? "",
    name: product?.name ?? "",
    group_id: product?.group_id ?? "",
    tagline: product?.tagline ?? "",
    description: product?.description ?? "",
    badge: product?.badge ?? "",
    stock: product?.stock === null || product === undefined ? "" : String(product.stock),
    max_quantity: String(product?.max_quantity ?? 10),
    hidden: product?.hidden ?? true,
    retired: product?.retired ?? false,
    specs: {
      cpu_cores: String(product?.specs?.cpu_cores ?? 4),
      ram_mb: String(product?.specs?.ram_mb ?? 8192),
      disk_gb: String(product?.specs?.disk_gb ?? 75),
      disk_type: product?.specs?.disk_type ?? "NVMe",
      snapshots: String(product?.specs?.snapshots ?? 1),
    },
    provider: { product_id: product?.provider?.product_id ?? "", add_on_key: product?.provider?.add_on_key ?? "" },
  };
}

type Values = ReturnType<typeof valuesOf>;

function body(values: Values, product: ProductAdmin | undefined): Record<string, unknown> {
  const { kind, slug, specs, provider, stock, max_quantity, group_id, ...rest } = values;
  const number = (text: string) => Number(text || 0);
  return {
    ...(product ? {} : { kind, slug: slug.trim() }),
    ...rest,
    group_id: group_id || null,
    stock: stock.trim() ? Number(stock) : null,
    max_quantity: number(max_quantity),
    ...(kind === "vps"
      ? { specs: { ...product?.specs, cpu_cores: number(specs.cpu_cores), ram_mb: number(specs.ram_mb), disk_gb: number(specs.disk_gb), disk_type: specs.disk_type, snapshots: number(specs.snapshots) } }
      : {}),
    provider: { ...product?.provider, product_id: provider.product_id.trim(), add_on_key: provider.add_on_key.trim() || null },
  };
}

export function ProductForm({ product, onSaved }: { product?: ProductAdmin; onSaved?: (product: ProductAdmin) => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const client = useQueryClient();
  const groups = useQuery(adminRead.groups()).data?.items ?? [];
  const whole = (text: string) => (/^\d*$/.test(text.trim()) ? null : t("products.whole_bad"));
  const of = useApiForm<Values>({
    initialValues: valuesOf(product),
    validate: {
      name: (text) => (text.trim() ? null : t("products.name_missing")),
      slug: (text) => (product || /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text.trim()) ? null : t("products.slug_bad")),
      stock: whole,
      max_quantity: whole,
      specs: { cpu_cores: whole, ram_mb: whole, disk_gb: whole, snapshots: whole },
    },
    send: async (values) => {
      const saved = product ? await adminApi.patchProduct(product.id, body(values, product), product.version) : await adminApi.createProduct(body(values, undefined));
      client.setQueryData(adminRead.product(saved.id).queryKey, saved);
      await client.invalidateQueries({ queryKey: ["/admin/products"] });
      toast.done(product ? t("products.saved") : t("products.added"));
      onSaved?.(saved);
    },
  });
  const input = of.form.getInputProps;
  const { kind } = of.form.values;
  return (
    <Form of={of} guard label={t("products.details")}>
      {product ? null : (
        <FieldRow>
          <NativeSelect label={t("products.kind")} data={(["vps", "add_on"] as const).map((value) => ({ value, label: t(`products.${value}`) }))} {...input("kind")} />
          <TextInput label={t("products.slug")} description={t("products.slug_help")} required {...input("slug")} />
        </FieldRow>
      )}
      <FieldRow>
        <TextInput label={t("products.name")} required {...input("name")} />
        <NativeSelect label={t("products.group")} data={[{ value: "", label: t("products.no_group") }, ...groups.map((group) => ({ value: group.id, label: group.name }))]} {...input("group_id")} />
      </FieldRow>
      <FieldRow>
        <TextInput label={t("products.tagline")} {...input("tagline")} />
        <TextInput label={t("products.badge")} placeholder="" aria-description={t("products.badge_help")} title={t("products.badge_help")} {...input("badge")} />
      </FieldRow>
      <Textarea label={t("products.description")} autosize minRows={3} {...input("description")} />
      {kind === "vps" ? (
        <>
          <FieldRow>
            <TextInput label={t("products.cpu")} inputMode="numeric" {...input("specs.cpu_cores")} />
            <TextInput label={t("products.ram")} inputMode="numeric" {...input("specs.ram_mb")} />
          </FieldRow>
          <FieldRow>
            <TextInput label={t("products.disk")} inputMode="numeric" {...input("specs.disk_gb")} />
            <NativeSelect label={t("products.disk_type")} data={[...new Set([product?.specs?.disk_type ?? "NVMe", "NVMe", "SSD", "HDD"])]} {...input("specs.disk_type")} />
          </FieldRow>
        </>
      ) : null}
      <FieldRow>
        <TextInput label={t("products.provider_product")} {...input("provider.product_id")} />
        {kind === "vps" ? <TextInput label={t("products.snapshots")} inputMode="numeric" {...input("specs.snapshots")} /> : <TextInput label={t("products.add_on_key")} {...input("provider.add_on_key")} />}
      </FieldRow>
      <FieldRow>
        <TextInput label={t("products.stock")} placeholder={t("products.unlimited")} inputMode="numeric" {...input("stock")} />
        <TextInput label={t("products.max_quantity")} inputMode="numeric" {...input("max_quantity")} />
      </FieldRow>
      <Switch label={t("products.is_hidden")} description={t("products.hidden_help")} {...input("hidden", { type: "checkbox" })} />
      <Switch label={t("products.is_retired")} description={t("products.retired_help")} {...input("retired", { type: "checkbox" })} />
      <FormActions of={of} label={product ? t("common:action.save") : t("products.add")} needsChange={Boolean(product)} />
    </Form>
  );
}

export function NewProductPage() {
  const { t } = useTranslation("admin");
  const navigate = useNavigate();
  return (
    <Page title={t("products.add")} crumbs={[{ label: t("products.title"), href: adminPaths.products() }]} narrow>
      <Section>
        <ProductForm onSaved={(made) => setTimeout(() => void navigate({ to: adminPaths.product(made.id) as "/", search: { tab: "prices" } as never }), 0)} />
      </Section>
    </Page>
  );
}
