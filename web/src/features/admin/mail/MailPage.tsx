/** One message as its reader sees it, and sending it again. */
import { IconSend } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { adminApi, adminRead } from "@/api/admin";
import type { Mail } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { DetailPage } from "@/components/DetailPage";
import { Section } from "@/components/Page";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { spoken } from "@/lib/spoken";
import { CustomerLink, Loaded, useMay, within } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import classes from "./mail.module.css";

export function MailPage() {
  const { t } = useTranslation("admin");
  const { id } = useParams({ strict: false }) as { id: string };
  const crumbs = [{ label: t("mail.title"), href: adminPaths.mails() }];
  return (
    <Loaded query={adminRead.mail(id)} name={t("mail.message")} crumbs={crumbs}>
      {(mail) => <View mail={mail} crumbs={crumbs} />}
    </Loaded>
  );
}

/** Plain text with its addresses as links: the way on is often in the message. */
function linked(text: string): ReactNode[] {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((part, at) =>
    at % 2 ? (
      <a key={at} href={part} target="_blank" rel="noreferrer">
        {part}
      </a>
    ) : (
      part
    ),
  );
}

function View({ mail, crumbs }: { mail: Mail; crumbs: { label: string; href: string }[] }) {
  const { t } = useTranslation("admin");
  const { ask, dialog } = useQuestion();
  const retry = useWrite<unknown>({ topics: ["mail"], run: () => adminApi.retryMail(mail.id), done: () => toast.done(t("mail.done_retry")) });
  const may = useMay("jobs.write");
  const again = mail.state === "failed" || mail.state === "unconfirmed";
  const resend = () =>
    ask({
      title: t("mail.retry_title", { subject: spoken(mail.subject) }),
      consequences: [t("mail.retry_1", { to: mail.to }), ...(mail.state === "unconfirmed" ? [t("mail.unconfirmed_text")] : [])],
      confirmLabel: t("mail.retry"),
      run: () => retry.mutateAsync(),
    });
  return (
    <DetailPage
      title={spoken(mail.subject)}
      crumbs={crumbs}
      badge={<StateBadge state={mail.state} why={mail.last_error} />}
      actions={
        <>
          <ActionButton action={{ key: "retry", label: t("mail.retry"), icon: IconSend, ability: within(may, { allowed: again, reason: t("mail.not_retry") }), run: resend }} />
          {dialog}
        </>
      }
      facts={[
        { label: t("mail.to"), value: mail.to },
        mail.customer ? { label: t("field.customer"), value: <CustomerLink customer={mail.customer} /> } : null,
        { label: t("mail.created"), value: <Time at={mail.created_at} as="exact" /> },
        mail.sent_at ? { label: t("mail.sent"), value: <Time at={mail.sent_at} as="exact" /> } : null,
        { label: t("mail.template"), value: <span className="mono">{mail.template}</span> },
        { label: t("mail.attempts"), value: mail.attempts },
      ]}
      notice={mail.last_error ? <Section tone={mail.state === "failed" ? "bad" : "warn"} title={mail.state === "failed" ? t("mail.failed") : t("mail.unconfirmed")} text={mail.last_error} /> : null}
      tabs={[
        { key: "html", label: t("mail.html"), content: <iframe className={classes.frame} title={t("mail.frame")} srcDoc={`<base target="_blank">${mail.html}`} sandbox="allow-popups allow-popups-to-escape-sandbox" referrerPolicy="no-referrer" /> },
        { key: "text", label: t("mail.text"), content: <Section><pre className={classes.text}>{linked(mail.text)}</pre></Section> },
      ]}
    />
  );
}
