/** The detail page: header with name, state and key facts, tabs in the address, related facts at the side. */
import { Skeleton, Tabs } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Suspense, lazy, useLayoutEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Facts, Page } from "./Page";
import type { Crumb, Fact } from "./Page";
import { TabLabel } from "./TabLabel";
import { withoutRoom } from "./tabs-fit";
import classes from "./DetailPage.module.css";

// Menus are no part of a first visit.
const MoreTabs = lazy(() => import("./MoreTabs"));

export interface DetailTab {
  key: string;
  label: string;
  count?: number;
  content: ReactNode;
}

interface DetailPageProps {
  title: string;
  heading?: ReactNode;
  crumbs: Crumb[];
  badge?: ReactNode;
  lead?: ReactNode;
  facts?: (Fact | null | false | "" | undefined)[];
  actions?: ReactNode;
  /** Between header and tabs: what needs attention now. */
  notice?: ReactNode;
  tabs?: DetailTab[];
  aside?: ReactNode;
  children?: ReactNode;
}

export function DetailPage(props: DetailPageProps) {
  const { title, heading, crumbs, badge, lead, facts, actions, notice, tabs, aside, children } = props;
  return (
    <Page title={title} heading={heading} crumbs={crumbs} beside={badge} lead={lead} actions={actions}>
      {facts ? (
        <div className={classes.facts}>
          <Facts facts={facts} layout="row" />
        </div>
      ) : null}
      {notice}
      <div className={classes.columns} data-aside={aside ? true : undefined}>
        <div className={classes.main}>
          {tabs ? <UrlTabs tabs={tabs} /> : null}
          {children}
        </div>
        {aside ? <aside className={classes.aside}>{aside}</aside> : null}
      </div>
    </Page>
  );
}

/** What the button for the rest takes. */
const MORE = 96;

/** The keys of the tabs that have no room in their row, measured as the page is drawn. */
function useWithoutRoom(tabs: DetailTab[], current: string | undefined) {
  const row = useRef<HTMLDivElement>(null);
  const [hidden, setHidden] = useState<string[]>([]);
  const keys = tabs.map((tab) => tab.key).join(" ");
  useLayoutEffect(() => {
    const element = row.current;
    if (!element) return;
    const names = keys.split(" ");
    const buttons = [...element.querySelectorAll<HTMLElement>("[role=tab]")];
    const measure = () => {
      const places = withoutRoom(buttons.map((tab) => tab.offsetWidth), names.indexOf(current ?? ""), element.clientWidth, MORE);
      const next = places.map((at) => names[at] ?? "");
      setHidden((old) => (old.join(" ") === next.join(" ") ? old : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    [element, ...buttons].forEach((one) => observer.observe(one));
    return () => observer.disconnect();
  }, [keys, current]);
  return { row, hidden };
}

/** Tabs whose choice is part of the address (`?tab=`), so that a link opens the right one. Those without room are behind "More". */
export function UrlTabs({ tabs }: { tabs: DetailTab[] }) {
  const { t } = useTranslation();
  const search = useSearch({ strict: false }) as { tab?: string };
  const navigate = useNavigate();
  const current = tabs.find((tab) => tab.key === search.tab) ?? tabs[0];
  const { row, hidden } = useWithoutRoom(tabs, current?.key);
  if (!current) return null;
  const open = (key: string | null) => void navigate({ to: ".", search: (key === tabs[0]?.key ? {} : { tab: key }) as never, replace: true, resetScroll: false });
  const rest = tabs.filter((tab) => hidden.includes(tab.key));
  return (
    <Tabs value={current.key} keepMounted={false} onChange={open}>
      <div className={classes.row} ref={row}>
        <Tabs.List className={classes.tabs}>
          {tabs.map((tab) => (
            <Tabs.Tab key={tab.key} value={tab.key} className={classes.tab} disabled={hidden.includes(tab.key)} data-hidden={hidden.includes(tab.key) || undefined}>
              <TabLabel tab={tab} />
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {rest.length > 0 ? (
          <Suspense fallback={<span className={classes.more}>{t("tabs.more")}</span>}>
            <MoreTabs tabs={rest} open={open} />
          </Suspense>
        ) : null}
      </div>
      {tabs.map((tab) => (
        <Tabs.Panel key={tab.key} value={tab.key} className={classes.panel}>
          {tab.key === current.key ? <Suspense fallback={<DetailSkeleton label={tab.label} />}>{tab.content}</Suspense> : null}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

/** The shape of a detail page while it loads. */
export function DetailSkeleton({ label }: { label: string }) {
  return (
    <div className={classes.skeleton} role="status" aria-label={label}>
      <Skeleton height={14} width={120} />
      <Skeleton height={30} width="min(24rem, 70%)" />
      <Skeleton height={64} radius="lg" />
      <Skeleton height={280} radius="lg" />
    </div>
  );
}
