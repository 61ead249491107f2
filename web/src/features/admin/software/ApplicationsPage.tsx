/** The marketplace as staff keeps it. */
import { Button, Modal } from "@mantine/core";
import { IconApps, IconEye, IconEyeOff, IconPencil, IconPlus } from "@tabler/icons-react";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { ActionMenu } from "@/components/Actions";
import { ListPage } from "@/components/ListPage";
import { ProblemAlert } from "@/components/ProblemView";
import { software } from "@/components/software/calls";
import type { Application, ApplicationInput } from "@/components/software/calls";
import { StateBadge } from "@/components/StateBadge";
import { toast } from "@/components/toasts";
import { formatDisk, formatMemory } from "@/lib/sizes";
import { useMay } from "../parts";

// A dialog is no part of the first sight of a page.
const ApplicationForm = lazy(() => import("./ApplicationForm").then((made) => ({ default: made.ApplicationForm })));

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
        <Suspense fallback={null}>{editing ? <ApplicationForm label={title} of={editing === "new" ? undefined : editing} done={() => setEditing(null)} /> : null}</Suspense>
      </Modal>
    </>
  );
}
