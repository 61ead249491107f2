/** What servers of a product begin with when nothing is chosen for them, and whether customers may bring their own. */
import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { DetailSkeleton } from "@/components/DetailPage";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { software } from "@/components/software/calls";
import type { Template } from "@/components/software/calls";
import type { Answer } from "@/api/contract";
import { toast } from "@/components/toasts";
import "@/components/images/words";

type Setup = Answer<"/admin/products/{id}/setup", "get">;

export function ProductSetup({ product }: { product: string }) {
  const { t } = useTranslation("software");
  const setup = useQuery(software.setup(product));
  const templates = useQuery(software.templates());
  const error = setup.error ?? templates.error;
  if (error && !(setup.data && templates.data)) return <ProblemPanel error={error} retry={() => void Promise.all([setup.refetch(), templates.refetch()])} />;
  if (!setup.data || !templates.data) return <DetailSkeleton label={t("admin.setup_tab")} />;
  return <SetupForm key={setup.data.version} product={product} setup={setup.data} templates={templates.data.items} />;
}

function SetupForm({ product, setup, templates }: { product: string; setup: Setup; templates: Template[] }) {
  const { t } = useTranslation(["software", "images"]);
  const client = useQueryClient();
  const whole = (text: string) => (/^\d{1,9}$/.test(text.trim()) ? null : t("images:plan_bad"));
  const of = useApiForm({
    initialValues: { template_id: setup.template_id ?? "", own_script: setup.own_script, own_images: String(setup.own_images), own_images_gb: String(setup.own_images_gb) },
    validate: { own_images: whole, own_images_gb: whole },
    send: async ({ template_id, own_script, own_images, own_images_gb }) => {
      const body = { template_id: template_id || null, own_script, own_images: Number(own_images), own_images_gb: Number(own_images_gb) };
      const saved = await software.putSetup(product, body, setup.version);
      toast.done(t("admin.setup_saved"));
      client.setQueryData(software.setup(product).queryKey, saved);
    },
  });
  const usable = templates.filter((one) => !one.archived || one.id === setup.template_id);
  return (
    <Section title={t("admin.setup")} text={t("admin.setup_text")}>
      <Form of={of} label={t("admin.setup")} guard>
        <NativeSelect label={t("admin.default")} data={[{ value: "", label: t("admin.default_none") }, ...usable.map((one) => ({ value: one.id, label: one.name }))]} {...of.form.getInputProps("template_id")} />
        <Checkbox label={t("admin.own_script")} {...of.form.getInputProps("own_script", { type: "checkbox" })} />
        <FieldRow>
          <TextInput inputMode="numeric" label={t("images:plan_images")} description={t("images:plan_images_help")} {...of.form.getInputProps("own_images")} />
          <TextInput inputMode="numeric" label={t("images:plan_gb")} description={t("images:plan_gb_help")} {...of.form.getInputProps("own_images_gb")} />
        </FieldRow>
        <FormActions of={of} label={t("admin.setup_save")} needsChange />
      </Form>
    </Section>
  );
}
