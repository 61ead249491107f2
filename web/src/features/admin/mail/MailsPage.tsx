/** Every message that was written to somebody. */
import { IconMail } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMeta } from "@/api/meta";
import type { MailRow } from "@/api/schema";
import { ListPage } from "@/components/ListPage";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { spoken } from "@/lib/spoken";
import { CustomerLink } from "../parts";
import { adminPaths } from "../paths";

const STATES: MailRow["state"][] = ["queued", "sending", "sent", "captured", "failed", "unconfirmed"];

export function MailsPage() {
  const { t } = useTranslation(["admin", "common"]);
  const { mode } = useMeta();
  return (
    <ListPage
      title={t("mail.title")}
      lead={mode === "sandbox" ? t("mail.lead_sandbox") : t("mail.lead")}
      path="/admin/mail"
      topics={["mail"]}
      columns={[
        { key: "subject", header: t("mail.subject"), phone: "main", csv: (row) => row.subject, cell: (row) => spoken(row.subject) },
        { key: "state", header: t("field.state"), phone: "side", csv: (row) => row.state, cell: (row) => <StateBadge state={row.state} why={row.last_error} /> },
        { key: "to", header: t("mail.to"), csv: (row) => row.to, cell: (row) => row.to },
        { key: "customer", header: t("field.customer"), phone: "wide", csv: (row) => row.customer?.name ?? "", cell: (row) => <CustomerLink customer={row.customer} /> },
        { key: "created", header: t("mail.created"), nowrap: true, csv: (row) => row.created_at, cell: (row) => <Time at={row.created_at} /> },
      ]}
      filters={[{ key: "state", label: t("field.state"), options: STATES.map((value) => ({ value, label: t(`common:state.${value}`) })) }]}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.mail(row.id)}
      searchLabel={t("mail.search")}
      csv="mail"
      empty={{ icon: IconMail, title: t("mail.empty_title"), text: t("mail.empty") }}
    />
  );
}
