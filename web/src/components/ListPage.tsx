/** The list page: filter bar and place in the address, table, and an answer for every state a list can be in. */
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { IconDownload, IconSearch } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import { Suspense, lazy, useEffect, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { getList, isProblem, readList } from "@/api/client";
import type { Rows } from "@/api/client";
import type { ListPath, ListQuery, Row } from "@/api/contract";
import type { Topic } from "@/api/schema";
import { saveFile } from "@/lib/csv";
import { changed, isFiltered } from "@/lib/list-search";
import type { ListState } from "@/lib/list-search";
import { DataTable } from "./DataTable";
import type { Column } from "./DataTable";
import { Empty } from "./Empty";
import { exportList } from "./list-export";
import { useListView, viewOf } from "./list-view";
import type { ListView } from "./list-view";
import { ListFoot } from "./ListFoot";
import type { Sums } from "./ListFoot";
import { ViewLinks, ViewPanel } from "./ListViews";
import { Page } from "./Page";
import type { Crumb } from "./Page";
import { ProblemPanel } from "./ProblemView";
import type { Matching } from "./SelectionBar";
import classes from "./ListPage.module.css";

// Few lists have ticks.
const SelectionBar = lazy(() => import("./SelectionBar"));

export interface Filter<K extends string = string> {
  key: K;
  label: string;
  options: { value: string; label: string }[];
}

interface ListOf<R> {
  title: string;
  lead?: ReactNode;
  crumbs?: Crumb[];
  actions?: ReactNode;
  /** Above the table: a chart, sums, a notice. */
  before?: ReactNode;
  path: ListPath;
  topics: Topic[];
  /** Parameters that are not the person's choice (a parent's id). */
  fixed?: object;
  columns: Column<R>[];
  rowKey: (row: R) => string;
  rowHref?: (row: R) => string;
  rowName?: (row: R) => string;
  searchLabel?: string;
  filters?: Filter[];
  defaultSort?: string;
  empty: { icon?: Icon; title: string; text?: string; action?: ReactNode };
  /** File name without ending; switches the export, saved views and the choice of columns on. */
  csv?: string;
  /** What the whole list comes to, shown under it. */
  sums?: Sums;
  /** What can be done with the rows that are ticked. */
  bulk?: (ids: string[], clear: () => void, matching: Matching | null) => ReactNode;
  /** Whether more can be ticked than is on the page: all that match. */
  bulkAll?: boolean;
  pageSize?: number;
}

/** The path decides what a row is, and which filters the server knows. */
export interface ListPageProps<P extends ListPath> extends Omit<ListOf<Row<P>>, "path" | "fixed" | "filters"> {
  path: P;
  fixed?: ListQuery<P>;
  filters?: Filter<Extract<keyof ListQuery<P>, string>>[];
}

export function ListPage<P extends ListPath>(props: ListPageProps<P>) {
  return (
    <Page title={props.title} lead={props.lead} crumbs={props.crumbs} actions={props.actions}>
      {props.before}
      <List<P> {...props} />
    </Page>
  );
}

/** The list without its page frame, for tabs of a detail page. */
export function List<P extends ListPath>(props: Omit<ListPageProps<P>, "lead" | "crumbs" | "actions" | "before">) {
  // Checked where the page is written. In here a row is any row: the compiler cannot follow every list at once.
  return <AnyList {...(props as unknown as ListOf<unknown>)} />;
}

function AnyList<R>(props: ListOf<R>) {
  const { path, topics, fixed, filters = [], defaultSort, empty, pageSize = 25 } = props;
  const { t } = useTranslation();
  const search = useSearch({ strict: false }) as ListState & Record<string, string | undefined>;
  const navigate = useNavigate();
  const view = useListView(path);
  const columns = props.csv ? props.columns.filter((column) => column.phone === "main" || !view.hidden.includes(column.key)) : props.columns;
  const [trail, setTrail] = useState<string[]>([]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [everything, setEverything] = useState(false);
  const filterKeys = filters.map((filter) => filter.key);
  const sort = search.sort ?? defaultSort;
  const chosen = Object.fromEntries(filterKeys.map((key) => [key, search[key]]));
  const params = { ...fixed, q: search.q, sort, limit: pageSize, cursor: search.cursor, ...chosen };
  const query = useQuery(readList<R>(topics, path, params));
  const filtered = isFiltered(search, filterKeys);

  const clear = () => {
    setSelected(new Set());
    setEverything(false);
  };
  // What was ticked belongs to what was listed, however the list came to change.
  const listed = JSON.stringify([search.q, chosen]);
  const [tickedIn, setTickedIn] = useState(listed);
  if (tickedIn !== listed) {
    setTickedIn(listed);
    clear();
  }
  const choose = (next: (old: ReadonlySet<string>) => ReadonlySet<string>) => {
    setSelected(next);
    setEverything(false);
  };
  const go = (next: object, replace = false) => void navigate({ to: ".", search: next as never, replace });
  const set = (patch: Record<string, string | undefined>) => {
    setTrail([]);
    clear();
    go(changed(search, patch), true);
  };
  const page = query.data;
  const rows = page?.items;
  // What stood behind the place is gone, or the place is of another order: the list begins again.
  const nowhere = Boolean(search.cursor) && !query.isPlaceholderData && (rows?.length === 0 || isForeignPlace(query.error));
  useEffect(() => {
    if (nowhere) go(changed(search, {}), true);
  });
  const selection = props.bulk
    ? {
        selected,
        toggle: (id: string) => choose((old) => flip(old, id)),
        toggleAll: (ids: string[]) => choose((old) => flipAll(old, ids)),
      }
    : undefined;

  if (query.error && !page && !nowhere) {
    return (
      <div className={classes.card}>
        <ProblemPanel error={query.error} retry={() => void query.refetch()} />
      </div>
    );
  }
  return (
    <div className={classes.card} data-stale={query.isPlaceholderData || undefined}>
      {rows?.length === 0 && !filtered && !search.cursor ? null : <Bar filters={filters} searchLabel={props.searchLabel} csv={props.csv} columns={columns} all={props.columns} view={view} search={search} set={set} load={(place) => getList<R>(path, { ...params, ...place })} total={page && totalOf(page)} />}
      {selected.size > 0 && props.bulk ? (
        <Suspense fallback={null}>
          <SelectionBar
            keys={rows?.map(props.rowKey) ?? []}
            selected={selected}
            total={page && props.bulkAll ? totalOf(page) : null}
            everything={everything}
            choosePage={(ids) => choose((old) => new Set([...old, ...ids]))}
            chooseAll={() => setEverything(true)}
            clear={clear}
          >
            {props.bulk([...selected], clear, everything && page ? { total: totalOf(page), query: { ...fixed, q: search.q, ...chosen } } : null)}
          </SelectionBar>
        </Suspense>
      ) : null}
      {rows?.length === 0 ? (
        filtered ? (
          <Empty
            icon={IconSearch}
            title={t("list.empty_filtered_title")}
            text={t("list.empty_filtered")}
            action={
              <Button variant="default" onClick={() => set({ q: undefined, ...Object.fromEntries(filterKeys.map((key) => [key, undefined])) })}>
                {t("action.clear_filters")}
              </Button>
            }
          />
        ) : (
          <Empty {...empty} />
        )
      ) : (
        <DataTable
          label={props.title}
          columns={columns}
          rows={rows}
          rowKey={props.rowKey}
          rowHref={props.rowHref}
          rowName={props.rowName}
          sort={sort}
          onSort={(next) => set({ sort: next })}
          selection={selection}
          busy={query.isFetching}
        />
      )}
      {page && page.items.length > 0 ? (
        <ListFoot
          total={totalOf(page)}
          sums={props.sums}
          params={params}
          topics={topics}
          canBack={Boolean(search.cursor)}
          next={page.next_cursor}
          onNext={(cursor) => {
            setTrail((old) => [...old, search.cursor ?? ""]);
            go({ ...search, cursor });
          }}
          onBack={() => {
            const before = trail.at(-1);
            setTrail((old) => old.slice(0, -1));
            go({ ...search, cursor: before || undefined });
          }}
        />
      ) : null}
      <p className="visually-hidden" role="status">
        {page ? t("list.updated", { count: page.items.length, total: totalOf(page) }) : t("list.loading")}
      </p>
    </div>
  );
}

/** A list that comes at once is its own total. */
const totalOf = (page: Rows<unknown>): number => page.total ?? page.items.length;

const isForeignPlace = (error: unknown): boolean => isProblem(error) && error.errors.some((field) => field.pointer === "/cursor");

function flip(old: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(old);
  if (!next.delete(id)) next.add(id);
  return next;
}

function flipAll(old: ReadonlySet<string>, ids: string[]): ReadonlySet<string> {
  if (!ids.every((id) => old.has(id))) return new Set([...old, ...ids]);
  return new Set([...old].filter((id) => !ids.includes(id)));
}

interface BarProps<R> {
  search: ListState & Record<string, string | undefined>;
  set: (patch: Record<string, string | undefined>) => void;
  total: number | undefined;
  filters?: readonly Filter[];
  searchLabel?: string;
  csv?: string;
  /** The columns that are shown, and all there are. */
  columns: Column<R>[];
  all: Column<R>[];
  view: ListView;
  load: (place: object) => Promise<Rows<R>>;
}

function Bar<R>({ search, set, total, filters = [], searchLabel, csv, columns, all, view, load }: BarProps<R>) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(search.q ?? "");
  const [last, setLast] = useState(search.q);
  // The address changed by other means (back, a cleared filter): the field follows it.
  if (last !== search.q) {
    setLast(search.q);
    if ((search.q ?? "") !== typed.trim()) setTyped(search.q ?? "");
  }
  const commit = useDebouncedCallback((value: string) => set({ q: value.trim() || undefined }), 250);
  const keys = filters.map((filter) => filter.key);
  const current = viewOf(search, keys);
  if (!searchLabel && filters.length === 0 && !csv) return null;
  return (
    <>
    {csv ? <ViewLinks view={view} search={search} keys={keys} /> : null}
    <div className={classes.bar} role="search">
      {searchLabel ? (
        <TextInput
          className={classes.search}
          aria-label={searchLabel}
          placeholder={searchLabel}
          data-list-search
          type="search"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            commit(event.currentTarget.value);
          }}
        />
      ) : null}
      {filters.map((filter) => (
        <NativeSelect
          key={filter.key}
          aria-label={filter.label}
          className={classes.filter}
          data-on={search[filter.key] ? true : undefined}
          value={search[filter.key] ?? ""}
          data={[{ value: "", label: `${filter.label}: ${t("list.filter_all")}` }, ...filter.options]}
          onChange={(event) => set({ [filter.key]: event.currentTarget.value || undefined })}
        />
      ))}
      <span className={classes.count}>{total === undefined ? "" : t("list.total", { count: total })}</span>
      {csv ? (
        <span className={classes.tools}>
          <ViewPanel view={view} search={search} keys={keys} current={current} columns={all.map((column) => ({ key: column.key, header: column.header, fixed: column.phone === "main" }))} />
          <ExportButton name={csv} load={load} columns={columns} />
        </span>
      ) : null}
    </div>
    </>
  );
}

function ExportButton<R>({ name, load, columns }: { name: string; load: (place: object) => Promise<Rows<R>>; columns: Column<R>[] }) {
  const { t } = useTranslation();
  const [state, setState] = useState<{ done: number; total: number } | "failed" | null>(null);
  const busy = state !== null && state !== "failed";
  const run = async () => {
    setState({ done: 0, total: 0 });
    try {
      const text = await exportList(load, columns, (done, total) => setState({ done, total }));
      saveFile(`${name}.csv`, text, "text/csv;charset=utf-8");
      setState(null);
    } catch {
      setState("failed");
    }
  };
  const label = state === "failed" ? t("list.export_failed") : busy && state.total > 0 ? t("list.exporting", { done: state.done, total: state.total }) : t("list.export");
  return (
    <Button variant="subtle" color={state === "failed" ? "red" : "gray"} aria-busy={busy || undefined} disabled={busy} leftSection={<IconDownload size={16} aria-hidden />} onClick={() => void run()}>
      {label}
    </Button>
  );
}
