/** A page about one thing that is read, or a part of one: its shape while it loads, what went wrong, or what it is. */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { DetailSkeleton } from "./DetailPage";
import { ProblemPanel } from "./ProblemView";

interface WhenReadProps<T> {
  query: UseQueryResult<T>;
  /** It is not the whole page: the heading stands above. */
  part?: boolean;
  children: (value: T) => ReactNode;
}

export function WhenRead<T>({ query, part = false, children }: WhenReadProps<T>) {
  const { t } = useTranslation();
  if (query.data) return children(query.data);
  if (query.error) return <ProblemPanel page={!part} error={query.error} retry={() => void query.refetch()} />;
  return <DetailSkeleton label={t("app.loading")} />;
}
