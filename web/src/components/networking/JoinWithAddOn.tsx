/** A server that lacks the add-on Private networking joins with its purchase: price, what happens, and only then the confirmation. */
import { Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { Confirm } from "@/components/Confirm";
import { addOnQuote, addOnReads } from "@/components/add-ons/calls";
import "@/components/add-ons/words";
import { shownOf } from "@/components/service/change-calls";
import type { ChangeQuote } from "@/components/service/change-calls";
import { QuoteView } from "@/components/service/QuoteView";
import { toast } from "@/components/toasts";
import { formatMoney } from "@/lib/money";
import { networkCalls } from "./calls";
import type { NetworkCandidate, NetworkDetail, Side } from "./calls";

const NETWORKING = "private_networking";

interface JoinWithAddOnProps {
  network: NetworkDetail;
  candidate: NetworkCandidate;
  side: Side;
  onClose: () => void;
}

export default function JoinWithAddOn({ network, candidate, side, onClose }: JoinWithAddOnProps) {
  const { t } = useTranslation(["networking", "addons"]);
  const [anew, setAnew] = useState(true);
  const { service_id, name } = candidate;
  const offers = useQuery(addOnReads.ofService(side, service_id));
  const sold = offers.data?.offers.filter((one) => one.about?.key === NETWORKING) ?? [];
  const offer = sold.find((one) => one.can_add.allowed) ?? sold[0];
  const product_id = offer?.product_id ?? "";
  const quote = useQuery({ ...addOnQuote(side, service_id, product_id), enabled: Boolean(offer?.can_add.allowed) });
  const join = useWrite<unknown, ChangeQuote>({
    topics: ["customer", "service", "invoice"],
    run: (priced) => networkCalls(side).join(network.id, { service_id, anew, confirm_name: anew ? name : null, add_on: { product_id, ...shownOf(priced), version: priced.version } }),
    done: () => toast.done(t("with_add_on.done")),
  });
  const priced = quote.data;
  const wipes = candidate.needs === "reinstall";
  const due = priced !== undefined && priced.due_now.minor > 0;
  const then = anew ? (wipes ? [t("network.reinstall_1"), t("network.reinstall_2")] : [t("network.restart_1")]) : [t(wipes ? "network.later_reinstall" : "network.later_restart")];
  const refused = offers.data && !offer?.can_add.allowed ? (offer?.can_add.reason ?? t("with_add_on.not_sold")) : null;
  return (
    <Confirm
      opened
      onClose={onClose}
      size="lg"
      title={t("with_add_on.title", { name, network: network.name })}
      consequences={refused ? [refused] : [t(`with_add_on.first_${side}`), ...(due ? [t(side === "portal" ? "addons:bill" : "addons:staff_bill")] : []), t("network.join_1", { cidr: network.cidr }), ...then]}
      confirmLabel={due && side === "portal" ? t("with_add_on.confirm_due", { amount: formatMoney(priced.due_now) }) : t("with_add_on.confirm")}
      danger={wipes && anew}
      typeName={wipes && anew && !refused ? name : undefined}
      blocked={!priced || Boolean(quote.error)}
      onConfirm={() => (priced ? join.mutateAsync(priced) : undefined)}
    >
      {refused ? null : (
        <>
          <QuoteView quote={priced} error={offers.error ?? quote.error} busy={offers.isFetching || quote.isFetching} idle={t("addons:dialog_idle")} />
          <Checkbox label={t(wipes ? "network.now_reinstall" : "network.now_restart")} checked={anew} onChange={(event) => setAnew(event.currentTarget.checked)} />
        </>
      )}
    </Confirm>
  );
}
