/** When a page breaks, and when there is none. */
import { Button } from "@mantine/core";
import { IconAlertTriangle, IconLock, IconMapSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "@/api/client";
import { Empty } from "./Empty";
import { LinkButton } from "./links";
import { usePageTitle } from "./Page";
import { ProblemPanel } from "./ProblemView";

/** A deploy removed the file this page was about to load: the fresh page knows the new name. */
const isStaleChunk = (error: unknown) => error instanceof Error && /dynamically imported module|Importing a module script failed/i.test(error.message);

export function ErrorPage({ error, reset }: { error: unknown; reset?: () => void }) {
  const { t } = useTranslation();
  if (error instanceof ApiProblem) return <ProblemPanel page error={error} retry={reset} />;
  return (
    <Empty
      page
      icon={IconAlertTriangle}
      title={t("problem.crash_title")}
      text={isStaleChunk(error) ? t("problem.new_version") : t("problem.crash")}
      action={<Button onClick={() => window.location.reload()}>{t("action.reload")}</Button>}
    />
  );
}

/** A page that one's role does not open. Nothing is asked of the server. */
export function NoAccess() {
  const { t } = useTranslation();
  usePageTitle(t("problem.forbidden_title"));
  return <Empty page icon={IconLock} title={t("problem.forbidden_title")} text={t("problem.forbidden")} />;
}

export function NotFound({ links }: { links: { label: string; href: string }[] }) {
  const { t } = useTranslation();
  usePageTitle(t("problem.page_title"));
  return (
    <Empty
      page
      icon={IconMapSearch}
      title={t("problem.page_title")}
      text={t("problem.page")}
      action={links.map((link) => (
        <LinkButton key={link.href} href={link.href} variant="default">
          {link.label}
        </LinkButton>
      ))}
    />
  );
}
