/** An object storage that was bought: is it ready, when does it renew, and the way to its files. */
import { IconBucket } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Service } from "@/api/schema";
import { useCatalogNames } from "@/api/catalog-names";
import { LinkButton } from "@/components/links";
import "@/components/storage/words";
import { formatDisk } from "@/lib/sizes";
import { paths } from "@/lib/paths";
import { GoodsService } from "./GoodsService";

export function StorageService({ service, storage }: { service: Service; storage: NonNullable<Service["storage"]> }) {
  const { t } = useTranslation(["portal", "storage"]);
  const names = useCatalogNames();
  const share = storage.share_id;
  const open = share ? (
    <LinkButton href={paths.portal.storage(share)} leftSection={<IconBucket size={16} aria-hidden />}>
      {t("storage:service.open")}
    </LinkButton>
  ) : null;
  return (
    <GoodsService
      service={service}
      facts={[
        { label: t("storage:service.size"), value: storage.is_resizing ? t("storage:service.coming_size", { size: formatDisk(storage.size_gb) }) : formatDisk(storage.size_gb) },
        { label: t("storage:service.gives"), value: storage.gives === "whole" ? t("storage:kind_whole") : t("storage:kind_buckets") },
        { label: t("service.region"), value: names.region(service.region) },
      ]}
      goods={{ key: "storage", title: t("storage:service.title"), text: share ? t("storage:service.text") : t("storage:service.coming"), open }}
      metered
    />
  );
}
