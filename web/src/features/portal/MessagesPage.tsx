/** Every mail we sent to this customer, readable again. */
import { Modal } from "@mantine/core";
import { IconMail } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { portal } from "@/api/portal";
import type { MailRow } from "@/api/schema";
import type { Column } from "@/components/DataTable";
import { DetailSkeleton } from "@/components/DetailPage";
import { ListPage } from "@/components/ListPage";
import { ProblemPanel } from "@/components/ProblemView";
import { Time } from "@/components/Time";
import { paths } from "@/lib/paths";
import { spoken } from "@/lib/spoken";
import classes from "./MessagesPage.module.css";

export function MessagesPage() {
  const { t } = useTranslation(["portal", "common"]);
  const search = useSearch({ strict: false }) as { open?: string };
  const navigate = useNavigate();
  const columns: Column<MailRow>[] = [
    { key: "subject", header: t("portal:messages.subject"), phone: "main", cell: (row) => spoken(row.subject) },
    { key: "to", header: t("portal:messages.to"), phone: "wide", cell: (row) => row.to },
    { key: "at", header: t("portal:messages.sent"), align: "end", phone: "side", cell: (row) => <Time at={row.sent_at ?? row.created_at} /> },
  ];
  return (
    <>
      <ListPage
        title={t("portal:nav.messages")}
        lead={t("portal:messages.lead")}
        path="/portal/mail"
        topics={["mail"]}
        columns={columns}
        rowKey={(row) => row.id}
        rowHref={(row) => `${paths.portal.messages()}?open=${row.id}`}
        searchLabel={t("portal:messages.search")}
        empty={{ icon: IconMail, title: t("portal:messages.empty_title"), text: t("portal:messages.empty") }}
      />
      <Modal
        opened={Boolean(search.open)}
        onClose={() => void navigate({ to: ".", search: ((old: object) => ({ ...old, open: undefined })) as never, resetScroll: false })}
        size="lg"
        title={t("portal:messages.title")}
        closeButtonProps={{ "aria-label": t("common:app.close") }}
      >
        {search.open ? <Message id={search.open} /> : null}
      </Modal>
    </>
  );
}

/** The text part only: a mail's HTML is written for mail programs and is not ours to run here. */
function Message({ id }: { id: string }) {
  const { t } = useTranslation(["portal", "common"]);
  const mail = useQuery(portal.mail(id));
  if (mail.error) return <ProblemPanel error={mail.error} retry={() => void mail.refetch()} />;
  if (!mail.data) return <DetailSkeleton label={t("common:app.loading")} />;
  return (
    <article className={classes.mail}>
      <h2>{spoken(mail.data.subject)}</h2>
      <p className={classes.meta}>
        {t("portal:messages.to")} {mail.data.to} · <Time at={mail.data.sent_at ?? mail.data.created_at} as="exact" />
      </p>
      <div className={classes.text}>{mail.data.text}</div>
    </article>
  );
}
