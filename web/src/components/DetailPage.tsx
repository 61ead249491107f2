/** The detail page: header with name, state and key facts, tabs in the address, related facts at the side. */
import { Skeleton, Tabs } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { Facts, Page } from "./Page";
import type { Crumb, Fact } from "./Page";
import classes from "./DetailPage.module.css";

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

/** Tabs whose choice is part of the address (`?tab=`), so that a link opens the right one. */
export function UrlTabs({ tabs }: { tabs: DetailTab[] }) {
  const search = useSearch({ strict: false }) as { tab?: string };
  const navigate = useNavigate();
  const current = tabs.find((tab) => tab.key === search.tab) ?? tabs[0];
  const list = useRef<HTMLDivElement>(null);
  // On a phone the row of tabs scrolls: the open one is never out of sight.
  useEffect(() => {
    list.current?.querySelector("[data-active]")?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }, [current?.key]);
  if (!current) return null;
  return (
    <Tabs
      value={current.key}
      keepMounted={false}
      onChange={(key) => void navigate({ to: ".", search: (key === tabs[0]?.key ? {} : { tab: key }) as never, replace: true, resetScroll: false })}
    >
      <Tabs.List ref={list} className={classes.tabs}>
        {tabs.map((tab) => (
          <Tabs.Tab key={tab.key} value={tab.key}>
            {tab.label}
            {tab.count === undefined ? null : <span className={classes.count}>{tab.count}</span>}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((tab) => (
        <Tabs.Panel key={tab.key} value={tab.key} className={classes.panel}>
          {tab.key === current.key ? tab.content : null}
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
