/** What a price change would do: the money by the month, who changes when, who keeps the price and why. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { DataTable } from "@/components/DataTable";
import { Section } from "@/components/Page";
import type { PriceChangePreview } from "./calls";
import { useItemColumns } from "./ItemsTable";
import { Totals } from "./Totals";

export function PreviewTables({ preview, onSchedule }: { preview: PriceChangePreview; onSchedule?: () => void }) {
  const { t } = useTranslation("admin");
  const changing = useItemColumns("changing");
  const keeping = useItemColumns("keeping");
  const shown = (items: unknown[], all: number) => (items.length < all ? t("price_changes.first_of", { count: items.length, all }) : undefined);
  return (
    <>
      <Section
        title={t("price_changes.would")}
        text={preview.changing === 0 ? t("price_changes.nobody") : undefined}
        tone={preview.changing === 0 ? "warn" : undefined}
        actions={onSchedule ? <Button onClick={onSchedule}>{t("price_changes.schedule_count", { count: preview.changing })}</Button> : undefined}
      >
        <Totals totals={preview.totals} />
      </Section>
      {preview.changing > 0 ? (
        <Section title={t("price_changes.changing", { count: preview.changing })} text={shown(preview.items, preview.changing)} flush>
          <DataTable label={t("price_changes.changing", { count: preview.changing })} columns={changing} rows={preview.items} rowKey={(row) => row.subscription_id} />
        </Section>
      ) : null}
      {preview.keeping > 0 ? (
        <Section title={t("price_changes.keeping", { count: preview.keeping })} text={shown(preview.kept, preview.keeping)} flush>
          <DataTable label={t("price_changes.keeping", { count: preview.keeping })} columns={keeping} rows={preview.kept} rowKey={(row) => row.subscription_id} />
        </Section>
      ) : null}
    </>
  );
}
