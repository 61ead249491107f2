/** Small pieces every screen of the back office shares: loading one thing, linking to it, refusing without permission. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Read } from "@/api/client";
import { usePermission } from "@/api/meta";
import type { Ability, Ref } from "@/api/schema";
import { DetailSkeleton } from "@/components/DetailPage";
import { Page, Section } from "@/components/Page";
import type { Crumb } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { TextLink } from "@/components/links";
import { adminHref } from "./paths";
import classes from "./parts.module.css";

interface LoadedProps<T> {
  query: Read<T>;
  /** Said while loading, and the heading when it cannot be shown. */
  name: string;
  crumbs?: Crumb[];
  children: (value: T, refetch: () => void) => ReactNode;
}

/** One thing by its id: a skeleton of the page's shape, then the page, or what went wrong. */
export function Loaded<T>({ query, name, crumbs, children }: LoadedProps<T>) {
  const { t } = useTranslation();
  const result = useQuery(query);
  if (result.data !== undefined) return children(result.data, () => void result.refetch());
  if (result.error) {
    return (
      <Page title={name} crumbs={crumbs}>
        <ProblemPanel error={result.error} retry={() => void result.refetch()} />
      </Page>
    );
  }
  return <DetailSkeleton label={`${t("app.loading")}: ${name}`} />;
}

/** May this member of the team do it? The server decides; this only explains beforehand. */
export function useMay(permission: string): Ability {
  const { t } = useTranslation("admin");
  const allowed = usePermission(permission);
  return allowed ? { allowed } : { allowed, reason: t("may.refused") };
}

/** What the thing allows, unless the role stands in the way already. */
export const within = (may: Ability, ability: Ability | undefined): Ability | undefined => (ability && !may.allowed ? may : ability);

/** Who may not change it sees all of it, but nothing that could be sent. */
export function Editable({ permission, children }: { permission: string; children: ReactNode }) {
  const may = useMay(permission);
  const { t } = useTranslation("admin");
  if (may.allowed) return <>{children}</>;
  return (
    <>
      <Section tone="info" title={t("may.read_only")} text={may.reason} />
      <fieldset disabled className={classes.readOnly}>
        {children}
      </fieldset>
    </>
  );
}

export function CustomerLink({ customer }: { customer: Ref | null }) {
  if (!customer) return <span>{dash}</span>;
  return (
    <TextLink href={`/admin/customers/${customer.id}`} c="inherit" className={classes.clip} title={customer.name}>
      {customer.name}
    </TextLink>
  );
}

/** A thing by its title, as a link when it has a page here. */
export function SubjectLink({ subject }: { subject: { kind: string; id: string; title?: string } }) {
  const href = adminHref(subject);
  const text = subject.title || subject.id;
  if (!href) return <span className={classes.clip}>{text}</span>;
  return (
    <TextLink href={href} className={classes.clip} title={text}>
      {text}
    </TextLink>
  );
}

export const dash = "–";
