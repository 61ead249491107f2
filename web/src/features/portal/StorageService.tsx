/** An object storage that was bought: is it ready, when does it renew, and the way to its files. */
import { IconBucket } from "@tabler/icons-react";
import { lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Service } from "@/api/schema";
import { useCatalogNames } from "@/api/catalog-names";
import { ActionMenu } from "@/components/Actions";
import { CopyId } from "@/components/CopyId";
import { DetailPage } from "@/components/DetailPage";
import { LinkButton } from "@/components/links";
import { Section } from "@/components/Page";
import "@/components/storage/words";
import { formatDisk } from "@/lib/sizes";
import { paths } from "@/lib/paths";
import { ChangeDialog } from "./ChangeDialog";
import { Renews, TimelineTab } from "./service-parts";
import { CancelDialog, RenameDialog, ResumeDialog } from "./ServiceDialogs";
import { useMoreActions } from "./service-actions";
import type { DialogKind } from "./service-actions";
import { ServiceNotice } from "./ServiceNotice";
import { ServiceSide } from "./ServiceSide";
import { ServiceState } from "./ServiceState";

// Behind tabs: they come when they are opened.
const Changes = lazy(() => import("@/components/service/Changes").then((made) => ({ default: made.Changes })));
const Usage = lazy(() => import("@/components/service/Usage").then((made) => ({ default: made.Usage })));

export function StorageService({ service, storage }: { service: Service; storage: NonNullable<Service["storage"]> }) {
  const { t } = useTranslation(["portal", "service", "storage"]);
  const names = useCatalogNames();
  const [dialog, setDialog] = useState<DialogKind | null>(null);
  const close = () => setDialog(null);
  const more = useMoreActions(service, setDialog).filter((item) => item.key === "rename" || item.key === "cancel" || item.key === "resume");
  const share = storage.share_id;
  const open = share ? (
    <LinkButton href={paths.portal.storage(share)} leftSection={<IconBucket size={16} aria-hidden />}>
      {t("storage:service.open")}
    </LinkButton>
  ) : null;
  return (
    <DetailPage
      title={service.label ?? service.name}
      crumbs={[{ label: t("nav.services"), href: paths.portal.services() }]}
      badge={<ServiceState service={service} why={service.state_reason} />}
      lead={service.label ? <CopyId value={service.name} what={t("service.name")} /> : undefined}
      facts={[
        { label: t("service.plan"), value: service.product_name },
        { label: t("storage:service.size"), value: formatDisk(storage.size_gb) },
        { label: t("storage:service.gives"), value: storage.gives === "whole" ? t("storage:kind_whole") : t("storage:kind_buckets") },
        { label: t("service.region"), value: names.region(service.region) },
        { label: service.cancel_at ? t("service.ends_on") : t("service.renews"), value: <Renews service={service} /> },
      ]}
      actions={<ActionMenu items={more} />}
      notice={<ServiceNotice service={service} onResume={() => setDialog("resume")} />}
      tabs={[
        {
          key: "storage",
          label: t("storage:service.title"),
          content: (
            <Section title={t("storage:service.title")} text={share ? t("storage:service.text") : t("storage:service.coming")}>
              {open}
            </Section>
          ),
        },
        ...(service.subscription ? [{ key: "usage", label: t("service:usage.tab"), content: <Usage serviceId={service.id} side="portal" /> }] : []),
        ...(service.subscription ? [{ key: "changes", label: t("change.tab"), content: <Changes serviceId={service.id} side="portal" /> }] : []),
        { key: "timeline", label: t("service.tab_timeline"), content: <TimelineTab id={service.id} /> },
      ]}
      aside={<ServiceSide service={service} onChange={() => setDialog("change")} onCancel={() => setDialog("cancel")} onResume={() => setDialog("resume")} />}
    >
      <ChangeDialog service={service} opened={dialog === "change"} onClose={close} />
      <RenameDialog service={service} opened={dialog === "rename"} onClose={close} />
      <CancelDialog service={service} opened={dialog === "cancel"} onClose={close} />
      <ResumeDialog service={service} opened={dialog === "resume"} onClose={close} />
    </DetailPage>
  );
}
