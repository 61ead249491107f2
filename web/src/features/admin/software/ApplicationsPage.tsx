/** The marketplace as staff keeps it. */
import { Button, Checkbox, Modal, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { IconApps, IconEye, IconEyeOff, IconPencil, IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { refreshTopics } from "@/api/cache";
import { useWrite } from "@/api/write";
import { ActionMenu } from "@/components/Actions";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { ListPage } from "@/components/ListPage";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { software } from "@/components/software/calls";
import type { Application, ApplicationInput } from "@/components/software/calls";
import { StateBadge } from "@/components/StateBadge";
import { toast } from "@/components/toasts";
import { formatDisk, formatMemory } from "@/lib/sizes";
import { useMay } from "../parts";

const CATEGORIES = ["base", "web", "containers", "automation", "data", "development", "other"] as const;

const inputOf = ({ template_id, name, about, category, release, needs, hidden }: Application): ApplicationInput => ({ template_id, name, about, category, release, needs, hidden });

function useNeeds() {
  const { t } = useTranslation("common");
  return ({ min_cores = 0, min_ram_mb = 0, min_disk_gb = 0 }: Application["needs"]) =>
    [min_cores > 0 && t("specs.cpu", { count: min_cores }), min_ram_mb > 0 && t("specs.ram", { size: formatMemory(min_ram_mb) }), min_disk_gb > 0 && formatDisk(min_disk_gb)].filter(Boolean).join(" · ") || "–";
}

export function ApplicationsPage() {
  const { t } = useTranslation(["software", "common"]);
  const may = useMay("catalog.write");
  const needs = useNeeds();
  const [editing, setEditing] = useState<Application | "new" | null>(null);
  const turn = useWrite<Application, Application>({
    topics: ["catalog"],
    run: (row) => software.updateApplication(row.id, { ...inputOf(row), hidden: !row.hidden }, row.version),
    done: () => toast.done(t("software:admin.application_saved")),
  });
  const add = may.allowed ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing("new")}>
      {t("software:admin.new_application")}
    </Button>
  ) : undefined;
  const title = editing === "new" ? t("software:admin.new_application") : (editing?.name ?? "");
  return (
    <>
      <ListPage
        title={t("software:admin.applications")}
        lead={t("software:admin.applications_lead")}
        actions={add}
        before={<ProblemAlert error={turn.error} />}
        path="/admin/applications"
        topics={["catalog"]}
        rowKey={(row) => row.id}
        columns={[
          { key: "name", header: t("software:admin.name"), phone: "main", cell: (row) => <strong>{row.name}</strong> },
          { key: "category", header: t("software:admin.category"), cell: (row) => t(`software:category.${row.category}`) },
          { key: "release", header: t("software:admin.release"), phone: "wide", cell: (row) => row.release || "–" },
          { key: "needs", header: t("software:admin.needs"), phone: "wide", cell: (row) => needs(row.needs) },
          {
            key: "state",
            header: t("software:admin.state"),
            cell: (row) => <StateBadge state={row.hidden ? "ended" : "active"} tone={row.hidden ? "idle" : "good"} label={row.hidden ? t("software:admin.not_on_offer") : t("software:admin.on_offer")} />,
          },
          {
            key: "actions",
            header: "",
            align: "end",
            phone: "side",
            cell: (row) => (
              <ActionMenu
                label={t("software:admin.manage", { name: row.name })}
                items={[
                  { key: "edit", label: t("software:admin.edit"), icon: IconPencil, ability: may, run: () => setEditing(row) },
                  { key: "hide", label: row.hidden ? t("software:admin.show") : t("software:admin.hide"), icon: row.hidden ? IconEye : IconEyeOff, ability: may, run: () => turn.mutate(row) },
                ]}
              />
            ),
          },
        ]}
        empty={{ icon: IconApps, title: t("software:admin.apps_empty_title"), text: t("software:admin.apps_empty"), action: add }}
      />
      <Modal opened={editing !== null} onClose={() => setEditing(null)} title={title} size="lg" closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {editing ? <ApplicationForm label={title} of={editing === "new" ? undefined : editing} done={() => setEditing(null)} /> : null}
      </Modal>
    </>
  );
}

function ApplicationForm({ of: row, label, done }: { of?: Application; label: string; done: () => void }) {
  const { t } = useTranslation("software");
  const client = useQueryClient();
  const templates = useQuery(software.templates());
  const of = useApiForm({
    initialValues: {
      template_id: row?.template_id ?? "",
      name: row?.name ?? "",
      about: row?.about ?? "",
      category: row?.category ?? ("other" as Application["category"]),
      release: row?.release ?? "",
      min_cores: row?.needs.min_cores ?? 1,
      min_ram_mb: row?.needs.min_ram_mb ?? 1024,
      min_disk_gb: row?.needs.min_disk_gb ?? 10,
      images: row?.needs.images?.join(", ") ?? "",
      hidden: row?.hidden ?? false,
    },
    fields: { "/needs/min_cores": "min_cores", "/needs/min_ram_mb": "min_ram_mb", "/needs/min_disk_gb": "min_disk_gb", "/needs/images": "images" },
    send: async ({ min_cores, min_ram_mb, min_disk_gb, images, ...values }) => {
      const needs = { min_cores: Number(min_cores), min_ram_mb: Number(min_ram_mb), min_disk_gb: Number(min_disk_gb), images: images.split(",").map((one) => one.trim()).filter(Boolean) };
      const input = { ...values, needs };
      await (row ? software.updateApplication(row.id, input, row.version) : software.createApplication(input));
      refreshTopics(client, ["catalog"]);
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
      <NativeSelect label={t("admin.template")} required data={[{ value: "", label: t("pick.no_choice") }, ...usable.map((one) => ({ value: one.id, label: one.name }))]} {...input("template_id")} />
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
