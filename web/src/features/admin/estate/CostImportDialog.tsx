/** Costs from a file: tried first, every wrong line named, written when all are right. */
import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ProviderAccount } from "@/api/schema";
import { toast } from "@/components/toasts";
import { estateApi } from "./calls";
import type { CostImport } from "./calls";
import { CsvForm } from "./CsvForm";
import "@/features/admin/estate/words";

const EXAMPLE = "kind,item,region,months,currency,price,setup,valid_from,note\nproduct,V153,,1,EUR,4.50,0,2026-01-01,\nadd_on,backup,,1,EUR,0.80,,,\nobject_storage,250gb,EU,1,EUR,2.49,,,";

interface ImportProps {
  account: ProviderAccount;
  opened: boolean;
  onClose: () => void;
}

export function CostImportDialog({ account, opened, onClose }: ImportProps) {
  const { t } = useTranslation(["admin", "common"]);
  const done = (report: CostImport) => {
    if (!report.applied) return;
    toast.done(t("admin:costs.imported", { added: report.added, changed: report.changed }));
    onClose();
  };
  return (
    <Modal size="lg" opened={opened} onClose={onClose} title={t("admin:costs.import")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
      {opened ? (
        <CsvForm<CostImport>
          help={t("admin:costs.import_help")}
          example={EXAMPLE}
          topics={["provider_account"]}
          run={(csv, dry) => estateApi.importCosts(account.id, csv, dry)}
          done={done}
          ready={(report) => report.errors.length === 0 && report.added + report.changed > 0}
          title={(report) => (report.errors.length > 0 ? t("admin:costs.wrong_lines", { count: report.errors.length }) : t("admin:costs.would", { added: report.added, changed: report.changed, unchanged: report.unchanged }))}
          now={t("admin:costs.import_now")}
        />
      ) : null}
    </Modal>
  );
}
