/** How a person looks at a list: which columns, and the views they saved. */
import { changed } from "@/lib/list-search";
import { usePreference } from "./preferences";

/** What of the address makes a view: search, filters, sorting; not the place in the list. */
export type ViewSearch = Record<string, string>;

export interface SavedView {
  name: string;
  search: ViewSearch;
}

interface Stored {
  hidden?: string[];
  views?: SavedView[];
}

export interface ListView {
  hidden: string[];
  views: SavedView[];
  setHidden: (hidden: string[]) => void;
  save: (view: SavedView) => void;
  remove: (name: string) => void;
  failed: boolean;
}

export function useListView(path: string): ListView {
  const { value, put, failed } = usePreference<Stored>(`list:${path}`);
  const hidden = value?.hidden ?? [];
  const views = value?.views ?? [];
  const keep = (next: Stored) => put(next.hidden?.length || next.views?.length ? next : null);
  return {
    hidden,
    views,
    failed,
    setHidden: (next) => keep({ hidden: next, views }),
    save: (view) => keep({ hidden, views: [...views.filter((one) => one.name !== view.name), view] }),
    remove: (name) => keep({ hidden, views: views.filter((one) => one.name !== name) }),
  };
}

export function viewOf(search: object, keys: string[]): ViewSearch {
  const given = search as Record<string, string | undefined>;
  const kept: ViewSearch = {};
  for (const key of ["q", "sort", ...keys]) if (given[key]) kept[key] = given[key];
  return kept;
}

/** The address of a view on the page it belongs to; what else is in the address (a tab) stays. */
export function withView(search: object, keys: string[], view: ViewSearch): Record<string, string> {
  const cleared = Object.fromEntries(["q", "sort", ...keys].map((key) => [key, undefined]));
  return changed(search, { ...cleared, ...view }) as Record<string, string>;
}
