/** An entry of the marketplace: what installs it, what it is called, what it needs of a server. */
import { Checkbox, NativeSelect, NumberInput, Text, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { refreshTopics } from "@/api/cache";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { ProblemPanel } from "@/components/ProblemView";
import { software } from "@/components/software/calls";
import type { Application } from "@/components/software/calls";
import { toast } from "@/components/toasts";
import "@/features/admin/providers/words";

const CATEGORIES = ["base", "web", "containers", "automation", "data", "development", "other"] as const;

/** An application that the provider installs itself, to be offered. */
export interface OfProvider {
  account: string;
  id: string;
  name: string;
  description: string | null;
}

interface ApplicationFormProps {
  of?: Application;
  /** In place of a template. */
  provider?: OfProvider;
  label: string;
  done: () => void;
}

export function ApplicationForm({ of: row, provider, label, done }: ApplicationFormProps) {
  const { t } = useTranslation(["software", "admin"]);
  const providers = provider !== undefined || (row !== undefined && row.provider_application !== null);
  const client = useQueryClient();
  const templates = useQuery(software.templates());
  const of = useApiForm({
    initialValues: {
      template_id: row?.template_id ?? "",
      name: row?.name ?? provider?.name ?? "",
      about: row?.about ?? provider?.description ?? "",
      category: row?.category ?? ("other" as Application["category"]),
      release: row?.release ?? "",
      min_cores: row?.needs.min_cores ?? 1,
      min_ram_mb: row?.needs.min_ram_mb ?? 1024,
      min_disk_gb: row?.needs.min_disk_gb ?? 10,
      images: row?.needs.images?.join(", ") ?? "",
      hidden: row?.hidden ?? false,
    },
    fields: { "/needs/min_cores": "min_cores", "/needs/min_ram_mb": "min_ram_mb", "/needs/min_disk_gb": "min_disk_gb", "/needs/images": "images" },
    send: async ({ template_id, min_cores, min_ram_mb, min_disk_gb, images, ...values }) => {
      const needs = { min_cores: Number(min_cores), min_ram_mb: Number(min_ram_mb), min_disk_gb: Number(min_disk_gb), images: images.split(",").map((one) => one.trim()).filter(Boolean) };
      const input = { ...values, needs };
      if (provider) await software.offerOfProvider(provider.account, { ...input, provider_application: provider.id });
      else if (row) await software.updateApplication(row.id, { ...input, template_id: template_id || null }, row.version);
      else await software.createApplication({ ...input, template_id: template_id || null });
      refreshTopics(client, ["catalog", "provider_account"]);
      toast.done(t("admin.application_saved"));
      done();
    },
  });
  const input = of.form.getInputProps;
  const usable = (templates.data?.items ?? []).filter((one) => !one.archived || one.id === row?.template_id);
  if (templates.error && !templates.data) return <ProblemPanel error={templates.error} retry={() => void templates.refetch()} />;
  return (
    <Form of={of} label={label}>
      <TextInput label={t("admin.name")} required data-autofocus {...input("name")} />
      <TextInput label={t("admin.about")} {...input("about")} />
      {providers ? <Text size="sm" c="dimmed">{t("admin:provider_apps.help")}</Text> : null}
      {providers ? null : <NativeSelect label={t("admin.template")} required data={[{ value: "", label: t("pick.no_choice") }, ...usable.map((one) => ({ value: one.id, label: one.name }))]} {...input("template_id")} />}
      <FieldRow>
        <NativeSelect label={t("admin.category")} data={CATEGORIES.map((value) => ({ value, label: t(`category.${value}`) }))} {...input("category")} />
        <TextInput label={t("admin.release")} {...input("release")} />
      </FieldRow>
      <FieldRow>
        <NumberInput label={t("admin.min_cores")} min={0} allowDecimal={false} {...input("min_cores")} />
        <NumberInput label={t("admin.min_ram")} min={0} allowDecimal={false} {...input("min_ram_mb")} />
        <NumberInput label={t("admin.min_disk")} min={0} allowDecimal={false} {...input("min_disk_gb")} />
      </FieldRow>
      <TextInput label={t("admin.images")} description={t("admin.images_help")} {...input("images")} />
      <Checkbox label={t("admin.hidden")} {...input("hidden", { type: "checkbox" })} />
      <FormActions of={of} label={t("admin.keep_application")} />
    </Form>
  );
}
