/** What went wrong, in words a person can act on: inside a page, a panel or a form. */
import { Alert, Button } from "@mantine/core";
import { IconAlertCircle, IconCloudOff, IconLock, IconMapSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "@/api/client";
import { t as translate } from "@/i18n";
import { spoken } from "@/lib/spoken";
import { CopyId } from "./CopyId";
import { LinkButton } from "./links";
import classes from "./ProblemView.module.css";

const KNOWN = ["network", "unauthenticated", "forbidden", "not_found", "version_mismatch", "too_many_requests"] as const;
type Known = (typeof KNOWN)[number] | "server_error" | "upstream" | "bad_request";

function kindOf(error: unknown): Known {
  if (!(error instanceof ApiProblem)) return "server_error";
  const byCode = KNOWN.find((known) => known === error.code);
  if (byCode) return byCode;
  if (error.status === 401) return "unauthenticated";
  if (error.status === 403) return "forbidden";
  if (error.status === 404) return "not_found";
  if (error.status < 500) return "bad_request";
  // The server explains what the data centre or the payment service answered; a proxy that does not reach it sends no document.
  return error.page && error.status !== 500 ? "upstream" : "server_error";
}

/** The server's own sentence (its title only names the status) where it has one, ours where the server was not reached or has nothing useful to say. */
export function problemText(error: unknown): { title: string; detail: string } {
  const kind = kindOf(error);
  const ours = { title: translate(`problem.${kind}_title`), detail: translate(`problem.${kind}`) };
  if (!(error instanceof ApiProblem) || kind === "network" || kind === "server_error") return ours;
  return { title: ours.title, detail: spoken(error.detail) || ours.detail };
}

const ICONS: Partial<Record<Known, typeof IconLock>> = { network: IconCloudOff, forbidden: IconLock, not_found: IconMapSearch };

interface ProblemProps {
  error: unknown;
  /** The panel is the whole page: its title is the page's heading. */
  page?: boolean;
  retry?: () => void;
}

/** What to quote when asking for help, and where the error is explained. A request that reached nobody has neither. */
function Reference({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!(error instanceof ApiProblem) || error.status === 0 || !(error.requestId || error.page)) return null;
  return (
    <p className={classes.reference}>
      {error.requestId ? (
        <span className={classes.quote}>
          {t("problem.reference")} <CopyId value={error.requestId} what={t("problem.reference")} short />
        </span>
      ) : null}
      {error.page ? (
        <a href={error.page} target="_blank" rel="noreferrer">
          {t("problem.explained")}
        </a>
      ) : null}
    </p>
  );
}

/** Fills the place of the content that could not be shown. */
export function ProblemPanel({ error, retry, page }: ProblemProps) {
  const Heading = page ? "h1" : "h2";
  const { t } = useTranslation();
  const kind = kindOf(error);
  const { title, detail } = problemText(error);
  const Icon = ICONS[kind] ?? IconAlertCircle;
  return (
    <div className={classes.panel} role="alert">
      <span className={classes.icon} aria-hidden>
        <Icon size={24} />
      </span>
      <Heading className={classes.title}>{title}</Heading>
      <p className={classes.detail}>{detail}</p>
      {kind === "unauthenticated" ? null : <Reference error={error} />}
      <div className={classes.actions}>
        {kind === "unauthenticated" ? <LinkButton href="/sign-in">{t("app.sign_in")}</LinkButton> : null}
        {retry && kind !== "forbidden" && kind !== "not_found" ? (
          <Button variant="default" onClick={retry}>
            {t("action.retry")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** One line above a form or in a dialog. */
export function ProblemAlert({ error, title }: { error: unknown; title?: string }) {
  if (!error) return null;
  const text = problemText(error);
  const aboutFields = error instanceof ApiProblem && error.errors.length > 0;
  return (
    <Alert role="alert" color="red" variant="light" icon={<IconAlertCircle aria-hidden />} title={title ?? text.title} className={classes.alert}>
      {text.detail}
      {aboutFields ? null : <Reference error={error} />}
    </Alert>
  );
}
