/** What still leads to the old server, each with the place where it is moved. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { DetailSkeleton } from "@/components/DetailPage";
import { ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { TextLink } from "@/components/links";
import type { Side } from "@/components/service/snapshot-calls";
import rows from "@/components/rows.module.css";
import classes from "./upgrade.module.css";
import { upgradeReads } from "./calls";
import type { UpgradeGuide, UpgradePointer } from "./calls";

const PLACES: Record<UpgradePointer["kind"], string> = { firewall: "firewalls", network: "networks", address: "addresses", reverse_name: "addresses", record: "zones" };

export function PointerList({ guide, side }: { guide: UpgradeGuide; side: Side }) {
  const { t } = useTranslation("upgrade");
  const query = useQuery(upgradeReads.pointers(side, guide.old.id));
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <DetailSkeleton label={t("asking")} />;
  const { items, unread } = query.data;
  return (
    <>
      {items.length === 0 ? <p className={rows.quiet}>{t("nothing_points")}</p> : null}
      <ul className={classes.pointers}>
        {items.map((one) => (
          <li key={`${one.kind} ${one.id} ${one.name} ${one.detail}`} className={classes.pointer}>
            <div className={rows.what}>
              <strong>
                {t(`kind_${one.kind}`)} {one.name}
              </strong>
              <span className={rows.quiet}>{one.detail}</span>
            </div>
            <StateBadge state={one.moved ? "done" : "open"} tone={one.moved ? "good" : "warn"} label={t(one.moved ? "moved" : "not_moved")} />
            <TextLink href={`/${side}/${PLACES[one.kind]}/${one.id}`}>{t(`act_${one.kind}`)}</TextLink>
          </li>
        ))}
      </ul>
      {unread.length > 0 ? <p className={rows.quiet}>{t("unread", { list: unread.join(", ") })}</p> : null}
      <div>
        <Button variant="default" size="compact-sm" loading={query.isFetching} onClick={() => void query.refetch()}>
          {t("look_again")}
        </Button>
      </div>
    </>
  );
}
