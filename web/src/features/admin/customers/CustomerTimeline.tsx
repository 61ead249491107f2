/** Everything that happened to a customer, from every log there is, a page at a time. */
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { ReadMeta } from "@/api/client";
import { DetailSkeleton } from "@/components/DetailPage";
import { Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { AdminTimeline } from "../AdminTimeline";

export function CustomerTimeline({ id }: { id: string }) {
  const { t } = useTranslation("admin");
  const query = useInfiniteQuery({
    queryKey: ["/admin/customers", id, "timeline"],
    queryFn: ({ pageParam, signal }) => api.get("/admin/customers/{id}/timeline", { path: { id }, query: { limit: 40, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    meta: { topics: ["customer", "service", "invoice", "order", "payment", "mail"] } satisfies ReadMeta,
  });
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <DetailSkeleton label={t("customers.timeline")} />;
  return (
    <Section>
      <AdminTimeline entries={query.data.pages.flatMap((page) => page.items)} label={t("customers.timeline")} />
      {query.error ? <ProblemAlert error={query.error} /> : null}
      {query.hasNextPage ? (
        <Button variant="default" mt="md" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t("customers.timeline_more")}
        </Button>
      ) : null}
    </Section>
  );
}
