/** One price change: what it was to bring, what became of each subscription, and the way back. */
import { useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { uuid } from "@/api/client";
import { ActionButton } from "@/components/Actions";
import { DetailPage } from "@/components/DetailPage";
import { List } from "@/components/ListPage";
import { Section } from "@/components/Page";
import { DateText, Time } from "@/components/Time";
import { TextLink } from "@/components/links";
import { toast } from "@/components/toasts";
import { Loaded, useMay, within } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { priceChangeApi, priceChangeReads } from "./calls";
import type { PriceChange } from "./calls";
import { ChangeState, useItemColumns } from "./ItemsTable";
import { Totals } from "./Totals";
import { useNewPrice } from "./words";

export function PriceChangePage() {
  const { t } = useTranslation("admin");
  const { id = "" } = useParams({ strict: false });
  const crumbs = [{ label: t("price_changes.title"), href: adminPaths.priceChanges }];
  return (
    <Loaded query={priceChangeReads.one(id)} name={t("price_changes.title")} crumbs={crumbs}>
      {(change) => <One change={change} />}
    </Loaded>
  );
}

function One({ change }: { change: PriceChange }) {
  const { t } = useTranslation("admin");
  const price = useNewPrice();
  const { ask, dialog } = useQuestion();
  const client = useQueryClient();
  const ability = within(useMay("catalog.write"), change.can.undo);
  const undo = () =>
    ask({
      title: t("price_changes.undo_title"),
      consequences: [t("price_changes.undo_1", { count: change.scheduled }), t("price_changes.undo_2"), ...(change.applied > 0 ? [t("price_changes.undo_3", { count: change.applied })] : [])],
      confirmLabel: t("price_changes.undo"),
      danger: true,
      run: async () => {
        const undone = await priceChangeApi.undo(change.id, uuid());
        client.setQueryData(priceChangeReads.one(change.id).queryKey, undone);
        await client.invalidateQueries({ queryKey: ["/admin/price-changes"] });
        toast.done(t("price_changes.undone"));
      },
    });
  const { notice_days, first_day, cap_percent, reason } = change.change;
  return (
    <DetailPage
      title={change.product.name}
      crumbs={[{ label: t("price_changes.title"), href: adminPaths.priceChanges }]}
      badge={<ChangeState state={change.state} />}
      lead={price(change.change)}
      facts={[
        { label: t("price_changes.product"), value: <TextLink href={adminPaths.product(change.product.id)}>{change.product.name}</TextLink> },
        { label: t("price_changes.first_day"), value: <DateText date={first_day} /> },
        { label: t("price_changes.notice_days"), value: String(notice_days) },
        cap_percent ? { label: t("price_changes.cap"), value: `${cap_percent} %` } : null,
        { label: t("price_changes.by"), value: <>{change.actor_name} · <Time at={change.created_at} /></> },
      ]}
      actions={<ActionButton action={{ key: "undo", label: t("price_changes.undo"), ability, run: undo }} />}
      tabs={[
        { key: "changing", label: t("price_changes.changing_short"), count: change.scheduled + change.applied + change.undone, content: <Items id={change.id} kind="changing" /> },
        { key: "keeping", label: t("price_changes.keeping_short"), count: change.keeping, content: <Items id={change.id} kind="keeping" /> },
      ]}
      notice={
        <Section title={t("price_changes.totals")} text={reason}>
          <Totals totals={change.totals} />
        </Section>
      }
    >
      {dialog}
    </DetailPage>
  );
}

function Items({ id, kind }: { id: string; kind: "changing" | "keeping" }) {
  const { t } = useTranslation("admin");
  const columns = useItemColumns(kind, true);
  return (
    <List
      title={t(`price_changes.${kind}_short`)}
      path="/admin/price-change-items"
      fixed={{ price_change: id, excluded: kind === "keeping" }}
      topics={["subscription"]}
      columns={columns}
      rowKey={(row) => row.subscription_id}
      searchLabel={t("price_changes.search_items")}
      empty={{ title: t("price_changes.none_title"), text: t("price_changes.none") }}
    />
  );
}
