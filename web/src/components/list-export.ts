/** A whole list as CSV: every page of it, through the API, with the columns that are shown. */
import type { Rows } from "@/api/client";
import { toCsv } from "@/lib/csv";
import type { Column } from "./DataTable";

const PAGE = 200;

export async function exportList<R>(load: (place: object) => Promise<Rows<R>>, columns: Column<R>[], progress: (done: number, total: number) => void): Promise<string> {
  const kept = columns.filter((column) => column.csv);
  const rows: string[][] = [];
  let cursor: string | null = null;
  do {
    const page: Rows<R> = await load({ limit: PAGE, cursor });
    for (const row of page.items) rows.push(kept.map((column) => column.csv?.(row) ?? ""));
    cursor = page.next_cursor ?? null;
    progress(rows.length, page.total ?? rows.length);
  } while (cursor);
  return toCsv(
    kept.map((column) => column.header),
    rows,
  );
}
