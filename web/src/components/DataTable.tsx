/** A table one can work in: sorting, links, selection, columns that give way on a narrow screen. */
import { Checkbox, Skeleton } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconArrowsSort } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { BareLink } from "./links";
import classes from "./DataTable.module.css";

export interface Column<T> {
  key: string;
  header: string;
  cell: (row: T) => ReactNode;
  align?: "start" | "end";
  /** Short content that should never break: names of plans, dates, states. */
  nowrap?: boolean;
  /** The field name the server sorts by. */
  sort?: string;
  /** On a phone the row becomes two lines: `main` on top, `side` at its end, the rest below, `wide` not at all. */
  phone?: "main" | "side" | "wide";
  /** Text for the CSV export. Columns without it are left out. */
  csv?: (row: T) => string;
}

export interface Selection {
  selected: ReadonlySet<string>;
  toggle: (id: string) => void;
  toggleAll: (ids: string[]) => void;
}

interface DataTableProps<T> {
  label: string;
  columns: Column<T>[];
  rows: T[] | undefined;
  rowKey: (row: T) => string;
  /** Where a row leads; null for one that leads nowhere. */
  rowHref?: (row: T) => string | null;
  rowName?: (row: T) => string;
  sort?: string;
  onSort?: (sort: string) => void;
  selection?: Selection;
  skeletonRows?: number;
  busy?: boolean;
}

function SortButton({ column, sort, onSort }: { column: { header: string; sort: string }; sort: string; onSort: (sort: string) => void }) {
  const { t } = useTranslation();
  const up = sort === column.sort;
  const down = sort === `-${column.sort}`;
  const Icon = up ? IconArrowUp : down ? IconArrowDown : IconArrowsSort;
  return (
    <button
      type="button"
      className={classes.sort}
      data-on={up || down || undefined}
      aria-label={t("list.sort_by", { column: column.header })}
      onClick={() => onSort(down ? column.sort : `-${column.sort}`)}
    >
      {column.header}
      <Icon size={14} aria-hidden />
    </button>
  );
}

const ariaSort = (column: string | undefined, sort: string | undefined) => {
  if (!column) return undefined;
  if (sort === column) return "ascending" as const;
  return sort === `-${column}` ? ("descending" as const) : ("none" as const);
};

export function DataTable<T>(props: DataTableProps<T>) {
  const { label, columns, rows, rowKey, sort = "", onSort, selection, skeletonRows = 8, busy } = props;
  const { t } = useTranslation();
  const keys = rows?.map(rowKey) ?? [];
  const allOn = keys.length > 0 && keys.every((key) => selection?.selected.has(key));
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label={label} aria-busy={busy || !rows || undefined}>
        <thead>
          <tr>
            {selection ? (
              <th scope="col" className={classes.pick}>
                <Checkbox
                  size="xs"
                  aria-label={t("list.select_all")}
                  checked={allOn}
                  indeterminate={!allOn && keys.some((key) => selection.selected.has(key))}
                  onChange={() => selection.toggleAll(keys)}
                />
              </th>
            ) : null}
            {columns.map((column) => column.header === "" ? <td key={column.key} /> : (
              <th key={column.key} scope="col" data-align={column.align} aria-sort={onSort ? ariaSort(column.sort, sort) : undefined}>
                {column.sort && onSort ? <SortButton column={{ header: column.header, sort: column.sort }} sort={sort} onSort={onSort} /> : column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows
            ? rows.map((row) => <Row key={rowKey(row)} row={row} {...props} />)
            : Array.from({ length: skeletonRows }, (_, index) => (
                <tr key={index} aria-hidden>
                  {selection ? <td className={classes.pick}>{null}</td> : null}
                  {columns.map((column, at) => (
                    <td key={column.key} data-align={column.align} data-phone={column.phone}>
                      <Skeleton height={12} my={4} width={`${at === 0 ? 70 : 45 + ((index * 17 + at * 11) % 30)}%`} className={classes.bone} />
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
    </div>
  );
}

function Row<T>({ row, columns, rowKey, rowHref, rowName, selection }: DataTableProps<T> & { row: T }) {
  const { t } = useTranslation();
  const key = rowKey(row);
  const href = rowHref?.(row);
  const mainKey = (columns.find((column) => column.phone === "main") ?? columns[0])?.key;
  return (
    <tr data-selected={selection?.selected.has(key) || undefined} data-link={href ? true : undefined}>
      {selection ? (
        <td className={classes.pick}>
          <Checkbox size="xs" aria-label={t("list.select_row", { name: rowName?.(row) ?? key })} checked={selection.selected.has(key)} onChange={() => selection.toggle(key)} />
        </td>
      ) : null}
      {columns.map((column) => (
        <td key={column.key} data-align={column.align} data-phone={column.phone} data-nowrap={column.nowrap}>
          {href && column.key === mainKey ? (
            <BareLink href={href} className={classes.rowLink}>
              {column.cell(row)}
            </BareLink>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  );
}
