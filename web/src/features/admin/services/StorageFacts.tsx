/** What there is of an object storage that was sold, and the way to it. */
import { useTranslation } from "react-i18next";
import type { Service } from "@/api/schema";
import { CopyId } from "@/components/CopyId";
import { TextLink } from "@/components/links";
import { Facts, Section } from "@/components/Page";
import { Time } from "@/components/Time";
import { formatDisk } from "@/lib/sizes";
import { adminPaths } from "../paths";
import { useRegionName } from "@/components/storage/regions";

export function StorageFacts({ service, storage }: { service: Service; storage: NonNullable<Service["storage"]> }) {
  const { t } = useTranslation(["admin", "storage"]);
  const regionName = useRegionName();
  return (
    <Section title={t("storage:service.title")}>
      <Facts
        facts={[
          { label: t("services.since"), value: <Time at={service.state_since} as="exact" /> },
          { label: t("storage:service.gives"), value: storage.gives === "whole" ? t("storage:kind_whole") : t("storage:kind_buckets") },
          { label: t("storage:service.size"), value: formatDisk(storage.size_gb) },
          { label: t("services.region"), value: regionName(service.region) },
          { label: t("storage:service.storage"), value: storage.storage_id ? <TextLink href={adminPaths.storage(storage.storage_id)}>{t("storage:service.open")}</TextLink> : t("storage:service.none") },
          { label: t("storage:service.share"), value: storage.share_id ? <CopyId value={storage.share_id} what={t("storage:service.share")} short /> : t("storage:service.none") },
        ]}
      />
    </Section>
  );
}
