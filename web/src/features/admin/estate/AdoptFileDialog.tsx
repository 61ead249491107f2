/** Adoption by a file: the account to fill in, then the lines that were, tried and carried out; the same file goes on. */
import { Anchor, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { url } from "@/api/client";
import type { ProviderAccount } from "@/api/schema";
import { toast } from "@/components/toasts";
import { AdoptResult } from "./AdoptResult";
import { estateApi } from "./calls";
import type { AdoptionImport } from "./calls";
import { CsvForm } from "./CsvForm";
import "@/features/admin/estate/words";

const EXAMPLE = "kind,provider_ref,product,price,currency,cycle_months,next_due_on,email,name,country\nmachine,202548122,cloud-s,9.00,EUR,1,2026-02-10,friend@example.com,Old Friend,DE\ndomain,example.com,domain-com,,EUR,12,,friend@example.com,,";

interface AdoptFileProps {
  account: ProviderAccount;
  opened: boolean;
  onClose: () => void;
}

export function AdoptFileDialog({ account, opened, onClose }: AdoptFileProps) {
  const { t } = useTranslation(["admin", "common"]);
  const title = (report: AdoptionImport) => {
    if (report.rows.length === 0) return t("admin:costs.wrong_lines", { count: report.errors.length });
    const said = report.dry_run ? t("admin:adopt.would", { count: report.adopted }) : t("admin:adopt.done", { count: report.adopted });
    const rest = [report.already > 0 ? t("admin:adopt.file_already", { count: report.already }) : "", report.refused > 0 ? t("admin:adopt.file_refused", { count: report.refused }) : "", report.left > 0 ? t("admin:adopt.file_left", { count: report.left }) : ""];
    return [said, ...rest.filter(Boolean)].join("; ");
  };
  return (
    <Modal size={1040} opened={opened} onClose={onClose} title={t("admin:adopt.file")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
      {opened ? (
        <CsvForm<AdoptionImport>
          help={
            <>
              {t("admin:adopt.file_help")}
              <Anchor display="block" inherit href={url("/admin/provider-accounts/{id}/adopt/template", { path: { id: account.id } })} download>{t("admin:adopt.file_template")}</Anchor>
            </>
          }
          example={EXAMPLE}
          topics={["provider_account", "service", "customer"]}
          run={(csv, dry, key) => estateApi.adoptFile(account.id, csv, dry, dry ? undefined : key)}
          done={(report, dry) => {
            if (!dry && report.adopted > 0) toast.done(t("admin:adopt.done", { count: report.adopted }));
          }}
          ready={(report) => (report.dry_run ? report.adopted > 0 : report.left > 0)}
          title={title}
          more={(report) => (report.rows.length > 0 ? <AdoptResult rows={report.rows} /> : null)}
          now={t("admin:adopt.file_now")}
          keeps
        />
      ) : null}
    </Modal>
  );
}
