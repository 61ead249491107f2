/** Another plan or period for a server: what there is, from when, what it costs, and only then the confirmation. */
import { NativeSelect } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CycleMonths, Service } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ChoiceCards } from "@/components/ChoiceCards";
import { Confirm } from "@/components/Confirm";
import { DetailSkeleton } from "@/components/DetailPage";
import { ProblemPanel } from "@/components/ProblemView";
import { changeApi, changeReads, ownQuote, shownOf } from "@/components/service/change-calls";
import type { ChangeOption, OwnChange } from "@/components/service/change-calls";
import { QuoteView } from "@/components/service/QuoteView";
import { toast } from "@/components/toasts";
import { cycleLength, sortCycles } from "@/lib/cycle";
import { formatMoney } from "@/lib/money";

interface ChangeDialogProps {
  service: Service;
  opened: boolean;
  onClose: () => void;
}

type When = "now" | "end_of_term";

const keyOf = (option: Pick<ChangeOption, "product_id" | "cycle_months">) => `${option.product_id}/${option.cycle_months}`;

export function ChangeDialog({ service, opened, onClose }: ChangeDialogProps) {
  const { t } = useTranslation(["portal", "service", "common"]);
  const options = useQuery({ ...changeReads("portal", service.id).options, enabled: opened });
  const [cycle, setCycle] = useState<CycleMonths | null>(null);
  const [picked, setPicked] = useState<string | null>(null);
  const [wish, setWish] = useState<When>("now");
  const items = options.data?.items ?? [];
  const current = items.find((one) => one.current);
  const months = cycle ?? current?.cycle_months ?? 1;
  const cycles = sortCycles(items.map((one) => one.cycle_months));
  const shown = items.filter((one) => one.cycle_months === months);
  const option = shown.find((one) => keyOf(one) === picked && !one.current) ?? null;
  const when: When = option && !option.now ? "end_of_term" : wish;
  const ask = { product_id: option?.product_id ?? "", cycle_months: months, when };
  const quote = useQuery({ ...ownQuote(service.id, ask), enabled: opened && option !== null, placeholderData: option ? keepPreviousData : undefined });
  const write = useWrite<unknown, { body: OwnChange; version: number }>({
    topics: ["service", "invoice"],
    run: ({ body, version }, key) => changeApi.own(service.id, body, version, key),
    done: () => toast.done(when === "now" ? t("portal:change.done_now") : t("portal:change.done_later")),
  });
  const priced = option && !quote.isPlaceholderData ? quote.data : undefined;
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t("portal:change.title", { name: service.label ?? service.name })}
      confirmLabel={priced && priced.due_now.minor > 0 ? t("portal:change.confirm_due", { amount: formatMoney(priced.due_now) }) : t("portal:change.confirm")}
      blocked={!priced || Boolean(quote.error)}
      onConfirm={() => (priced ? write.mutateAsync({ body: { ...ask, ...shownOf(priced) }, version: priced.version }) : undefined)}
    >
      {options.error && !options.data ? <ProblemPanel error={options.error} retry={() => void options.refetch()} /> : null}
      {options.isPending && opened ? <DetailSkeleton label={t("common:app.loading")} /> : null}
      {items.length > 0 ? (
        <>
          {cycles.length > 1 ? <NativeSelect label={t("portal:change.cycle")} value={String(months)} data={cycles.map((one) => ({ value: String(one), label: cycleLength(one) }))} onChange={(event) => setCycle(Number(event.currentTarget.value) as CycleMonths)} /> : null}
          <ChoiceCards
            legend={t("portal:change.plan")}
            value={option ? keyOf(option) : ""}
            onChange={setPicked}
            choices={shown.map((one) => ({
              value: keyOf(one),
              label: one.product_name,
              hint: one.current ? t("portal:change.current") : one.by_customer.allowed ? (one.now ? undefined : t("portal:change.with_term")) : one.by_customer.reason,
              extra: formatMoney(one.price),
              disabled: one.current || !one.by_customer.allowed,
            }))}
          />
          {option?.now ? (
            <ChoiceCards
              legend={t("portal:change.when")}
              value={when}
              onChange={(value) => setWish(value as When)}
              choices={[
                { value: "now", label: t("portal:change.now"), hint: t("portal:change.now_hint") },
                { value: "end_of_term", label: t("portal:change.later"), hint: t("portal:change.later_hint") },
              ]}
            />
          ) : null}
          <QuoteView quote={option ? quote.data : undefined} error={option ? quote.error : null} busy={quote.isFetching} idle={t("portal:change.choose")} />
        </>
      ) : null}
      {options.data && items.length === 0 ? <p>{t("portal:change.nothing")}</p> : null}
    </Confirm>
  );
}
