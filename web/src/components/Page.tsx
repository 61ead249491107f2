/** The frame of every page: title in the tab, breadcrumbs, heading, main actions. And the card its parts sit on. */
import { useEffect } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMeta } from "@/api/meta";
import { t } from "@/i18n";
import { BareLink } from "./links";
import classes from "./Page.module.css";

export function usePageTitle(title: string): void {
  const { brand } = useMeta();
  useEffect(() => {
    document.title = title ? t("app.page_of", { title, brand: brand.name }) : brand.name;
  }, [title, brand.name]);
}

export interface Crumb {
  label: string;
  href: string;
}

export function Breadcrumbs({ crumbs }: { crumbs: Crumb[] }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t("app.breadcrumbs")} className={classes.crumbs}>
      <ol>
        {crumbs.map((crumb) => (
          <li key={crumb.href}>
            <BareLink href={crumb.href}>{crumb.label}</BareLink>
          </li>
        ))}
      </ol>
    </nav>
  );
}

interface PageProps {
  title: string;
  /** The heading, where it differs from the tab's title. */
  heading?: ReactNode;
  crumbs?: Crumb[];
  lead?: ReactNode;
  beside?: ReactNode;
  actions?: ReactNode;
  narrow?: boolean;
  children: ReactNode;
}

export function Page({ title, heading, crumbs, lead, beside, actions, narrow, children }: PageProps) {
  usePageTitle(title);
  return (
    <div className={classes.page} data-narrow={narrow || undefined}>
      {crumbs?.length ? <Breadcrumbs crumbs={crumbs} /> : null}
      <header className={classes.header}>
        <div className={classes.heading}>
          <div className={classes.titleRow}>
            <h1 className={classes.title}>{heading ?? title}</h1>
            {beside}
          </div>
          {lead ? <div className={classes.lead}>{lead}</div> : null}
        </div>
        {actions ? <div className={classes.actions}>{actions}</div> : null}
      </header>
      {children}
    </div>
  );
}

interface SectionProps {
  title?: string;
  text?: ReactNode;
  actions?: ReactNode;
  /** Content goes edge to edge (tables). */
  flush?: boolean;
  tone?: "warn" | "bad" | "info";
  children?: ReactNode;
}

/** A titled card. */
export function Section({ title, text, actions, flush, tone, children }: SectionProps) {
  return (
    <section className={classes.section} data-tone={tone} aria-label={title}>
      {title || actions ? (
        <header className={classes.sectionHeader}>
          <div>
            {title ? <h2 className={classes.sectionTitle}>{title}</h2> : null}
            {text ? <p className={classes.sectionText}>{text}</p> : null}
          </div>
          {actions ? <div className={classes.actions}>{actions}</div> : null}
        </header>
      ) : null}
      {children ? <div className={flush ? classes.flush : classes.sectionBody}>{children}</div> : null}
    </section>
  );
}

export interface Fact {
  label: string;
  value: ReactNode;
}

/** Names and values, in a row (header facts) or as a list (side facts). */
export function Facts({ facts, layout = "list" }: { facts: (Fact | null | false | "" | undefined)[]; layout?: "row" | "list" }) {
  const shown = facts.filter((fact): fact is Fact => Boolean(fact));
  return (
    <dl className={classes.facts} data-layout={layout}>
      {shown.map((fact) => (
        <div key={fact.label} className={classes.fact}>
          <dt>{fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
