/** Under a list: how many entries, what they come to in all, and the way to the next page. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { readSums } from "@/api/client";
import type { SumsPath } from "@/api/contract";
import type { Topic } from "@/api/schema";
import { Money } from "./Money";
import classes from "./ListPage.module.css";

/** The server adds the whole list up, by currency, under the same filters. */
export interface Sums {
  path: SumsPath;
  of: { key: string; label: string }[];
}

interface FootProps {
  total: number;
  sums?: Sums;
  params: object;
  topics: Topic[];
  canBack: boolean;
  next: string | null | undefined;
  onNext: (cursor: string) => void;
  onBack: () => void;
}

export function ListFoot({ total, sums, params, topics, canBack, next, onNext, onBack }: FootProps) {
  const { t } = useTranslation();
  if (!sums && !canBack && !next) return null;
  return (
    <div className={classes.foot}>
      {sums ? <SumsLine sums={sums} params={params} topics={topics} total={total} /> : null}
      {canBack || next ? (
        <span className={classes.pager}>
          <Button variant="default" size="xs" disabled={!canBack} leftSection={<IconChevronLeft size={15} aria-hidden />} onClick={onBack}>
            {t("list.previous")}
          </Button>
          <Button variant="default" size="xs" disabled={!next} rightSection={<IconChevronRight size={15} aria-hidden />} onClick={() => next && onNext(next)}>
            {t("list.next")}
          </Button>
        </span>
      ) : null}
    </div>
  );
}

function SumsLine({ sums, params, topics, total }: { sums: Sums; params: object; topics: Topic[]; total: number }) {
  const { t } = useTranslation();
  const query = useQuery(readSums(topics, sums.path, { ...params, cursor: undefined, limit: undefined, sort: undefined }));
  const rows = query.data?.items ?? [];
  return (
    <dl className={classes.sums} aria-label={t("list.sums")} aria-busy={query.isFetching || undefined}>
      <div>
        <dt className="visually-hidden">{t("list.sums_count")}</dt>
        <dd>{t("list.total", { count: total })}</dd>
      </div>
      {sums.of.map(({ key, label }) => (
        <div key={key}>
          <dt>{label}</dt>
          <dd>
            {rows.length === 0 ? "–" : null}
            {rows.map((row, at) => {
              const value = row[key];
              return value ? (
                <span key={value.currency}>
                  {at > 0 ? " + " : ""}
                  <Money value={value} />
                </span>
              ) : null;
            })}
          </dd>
        </div>
      ))}
    </dl>
  );
}
