/** A page about one thing that is read: its shape while it loads, what went wrong, or the page. */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { DetailSkeleton } from "./DetailPage";
import { ProblemPanel } from "./ProblemView";

export function WhenRead<T>({ query, children }: { query: UseQueryResult<T>; children: (value: T) => ReactNode }) {
  const { t } = useTranslation();
  if (query.data) return children(query.data);
  if (query.error) return <ProblemPanel page error={query.error} retry={() => void query.refetch()} />;
  return <DetailSkeleton label={t("app.loading")} />;
}
