/** Other values for a server that runs: chosen, priced by the engine that bills them, and only then confirmed. */
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/client";
import type { OptionInput, PlanOption } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ChoiceCards } from "@/components/ChoiceCards";
import { Confirm } from "@/components/Confirm";
import { changeApi, ownQuote, shownOf, staffQuote } from "@/components/service/change-calls";
import type { ChangeQuote } from "@/components/service/change-calls";
import { QuoteView } from "@/components/service/QuoteView";
import type { Side } from "@/components/service/snapshot-calls";
import { toast } from "@/components/toasts";
import { formatMoney } from "@/lib/money";
import { optionChanges, optionProblems } from "@/lib/options";
import type { OptionValues } from "@/lib/options";
import { OptionFields } from "./OptionFields";
import type { ServiceOptionList } from "./calls";
import "./words";

interface OptionDialogProps {
  serviceId: string;
  side: Side;
  list: ServiceOptionList;
  opened: boolean;
  onClose: () => void;
}

type When = "now" | "end_of_term";

interface Wish {
  options: OptionInput[];
  when: When;
}

/** One wish in both bodies: staff may do everything, customers what is theirs. */
const quoteOf = (side: Side, id: string, wish: Wish) => (side === "admin" ? staffQuote(id, { change: { kind: "options", options: wish.options }, when: wish.when }) : ownQuote(id, wish));

function send(side: Side, id: string, wish: Wish, priced: ChangeQuote, key: string) {
  const shown = shownOf(priced);
  if (side === "portal") return changeApi.own(id, { ...wish, ...shown }, priced.version, key);
  return changeApi.byStaff(id, { change: { kind: "options", options: wish.options }, when: wish.when, ...shown }, priced.version, key);
}

/** What can be chosen here: what is offered to this side, and what can only be given back. */
function choosable(list: ServiceOptionList, side: Side): PlanOption[] {
  return list.options.flatMap(({ offer, held }): PlanOption[] => {
    if (offer) return offer.kind === "text" || (side === "portal" && !offer.changeable) ? [] : [offer];
    // What the plan has no more is kept or given back.
    if (!held || held.kind === "text") return [];
    const kept = { key: String(held.value), name: held.words, retired: false, prices: [{ cycle_months: list.cycle_months, recurring: held.price, setup: null }] };
    return [{ key: held.key, name: held.name, help: "", kind: "choice", required: false, changeable: true, choices: [kept], quantity: null, text: null, prices: [] }];
  });
}

export function OptionDialog({ serviceId, side, list, opened, onClose }: OptionDialogProps) {
  const { t } = useTranslation(["options", "common"]);
  const before: OptionValues = Object.fromEntries(list.options.flatMap(({ held, offer }) => (held ? [[held.key, offer ? held.value : String(held.value)]] : [])));
  const [values, setValues] = useState(before);
  const [when, setWhen] = useState<When>("now");
  const options = choosable(list, side);
  const currency = list.options.flatMap(({ held, offer }) => [held?.price.currency, offer?.prices?.[0]?.recurring.currency, offer?.choices?.[0]?.prices?.[0]?.recurring.currency]).find(Boolean) ?? "";
  const changes = optionChanges(options, before, values);
  const wish = { options: changes, when };
  const [asked] = useDebouncedValue(JSON.stringify(wish), 300);
  const settled = asked === JSON.stringify(wish);
  const chosen = changes.length > 0;
  const quote = useQuery({ ...quoteOf(side, serviceId, JSON.parse(asked) as Wish), enabled: opened && chosen && settled, placeholderData: chosen ? keepPreviousData : undefined });
  const priced = chosen && settled && !quote.isPlaceholderData && !quote.error ? quote.data : undefined;
  const refused = chosen && settled ? quote.error : null;
  const wrong = isProblem(refused) ? optionProblems(Object.fromEntries(refused.errors.map((one) => [one.pointer.slice(1), one.detail])), changes) : {};
  const write = useWrite<unknown, NonNullable<typeof priced>>({
    topics: ["service", "invoice"],
    run: (found, key) => send(side, serviceId, wish, found, key),
    done: () => toast.done(t(when === "now" ? "options:done_now" : "options:done_later")),
  });
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t("options:change")}
      confirmLabel={priced && priced.due_now.minor > 0 ? t("options:confirm_due", { amount: formatMoney(priced.due_now) }) : t("options:confirm")}
      blocked={!priced}
      onConfirm={() => (priced ? write.mutateAsync(priced) : undefined)}
    >
      {options.length === 0 ? <p>{t("options:nothing")}</p> : null}
      <OptionFields options={options} values={values} set={(key, value) => setValues((old) => ({ ...old, [key]: value }))} cycle={list.cycle_months} currency={currency} errors={wrong} />
      <ChoiceCards
        legend={t("options:when")}
        value={when}
        onChange={(value) => setWhen(value as When)}
        choices={[
          { value: "now", label: t("options:now"), hint: t("options:now_hint") },
          { value: "end_of_term", label: t("options:later"), hint: t("options:later_hint") },
        ]}
      />
      <QuoteView quote={chosen && !quote.error ? quote.data : undefined} error={Object.keys(wrong).length > 0 ? null : refused} busy={quote.isFetching || (chosen && !settled)} idle={t(Object.keys(wrong).length > 0 ? "common:problem.form" : "options:idle")} />
    </Confirm>
  );
}
